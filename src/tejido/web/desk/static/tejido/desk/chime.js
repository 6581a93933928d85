// @ts-check
/** A soft sound for a new offer: off until the person asks for it, remembered on this device. */

const STORED = "tejido-desk-sound";

export function isSoundOn() {
  try {
    return localStorage.getItem(STORED) === "on";
  } catch {
    return false;
  }
}

export function turnSound() {
  try {
    localStorage.setItem(STORED, isSoundOn() ? "off" : "on");
  } catch {
    // Without storage there is no sound.
  }
  chime();
}

/** Play two quiet notes, if the person wants sound. */
export function chime() {
  if (!isSoundOn()) return;
  const audio = new AudioContext();
  const end = audio.currentTime + 0.9;
  for (const [start, frequency] of [[0, 523.25], [0.18, 659.25]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, audio.currentTime + start);
    volume.gain.linearRampToValueAtTime(0.08, audio.currentTime + start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0005, end);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(end);
  }
  setTimeout(() => audio.close(), 1500);
}
