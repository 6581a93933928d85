"""Which records of people may be one person: how names are compared, who is compared with whom, and what it says."""
