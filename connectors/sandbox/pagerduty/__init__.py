"""PagerDuty's REST API as one account of the invented company: services, policies, schedules, incidents."""
