"""Wrong answers to sub_vp."""
