"""PagerDuty: services and what routes into them, escalation policies, schedules as rendered, and late incidents."""
