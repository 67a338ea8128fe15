"""WhatsApp Cloud API: business accounts, their numbers and message templates, and how able they are to send."""
