"""Wrong answers to image_loss."""
