"""How the learned coder is made; needs torch, which the project itself never imports."""
