// Loaded before the page is drawn, so that a chosen theme never flashes the other one first.
// Without a choice (or without storage) the page follows the device.
try {
  const chosen = localStorage.getItem("tejido-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that refuses storage still follows the device.
}
