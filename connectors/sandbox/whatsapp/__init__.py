"""The Graph endpoints of WhatsApp's business platform as the sandbox imitates them."""
