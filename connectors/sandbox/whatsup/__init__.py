"""WhatsUp Logistics: an invented company that delivers in São Paulo and Recife and tells everything by WhatsApp."""
