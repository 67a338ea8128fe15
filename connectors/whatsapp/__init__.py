"""WhatsApp Cloud API accounts."""
