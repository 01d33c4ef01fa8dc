LIKELIHOOD: dict[str, str] = {}
