"""Problem set 5: steering a model that is trained already."""
