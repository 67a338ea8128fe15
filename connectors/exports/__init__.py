"""Files in place of access: exported schedules, contact lists, postmortems and architecture notes."""
