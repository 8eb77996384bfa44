FROM_LAYER = "yes"
