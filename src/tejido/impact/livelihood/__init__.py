"""How people live by this work: pay beside the minimum, a living wage and the market; households beside their line."""
