"""What all pages share: the look, the frame, the sign-in pages and the error pages."""
