"""The ids of the story; the example declaration under `config/` cites them, so they never change."""

from typing import Final

# SLOs that promises rest on, and one that nobody bound yet
ACCEPTANCE_SLO: Final = "7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6"
LOCATION_SLO: Final = "2b94d7e0c6a15f3e8d71904acb5e6f20"
ASSIGNMENT_SLO: Final = "c05e8f7a13b45d6e9f02a7b8c4d1e3f5"
ETA_SLO: Final = "91d2a6f4e7b85c309a4e6d1f0b2c7e83"
PORTAL_SLO: Final = "e4a7c2d9015b5f68b3c1d0e9f8a76b54"
ORDERS_SLO: Final = "5d80b1f3a9c7562e8e4f7a6b0c9d2e13"
INVOICES_SLO: Final = "ab16e7c9d0f45382b7a9c8d1e2f30456"

# monitors of dispatch
ACCEPTANCE_FAST: Final = 151200101
ACCEPTANCE_SLOW: Final = 151200102
LOCATION_FAST: Final = 151200201
ETA_FAST: Final = 151200301
QUEUE_DEPTH: Final = 151200401
WORKERS_IDLE: Final = 151200402
QUEUE_STUCK: Final = 151200403
COURIER_APP_CRASHES: Final = 151200501
SOS_ERRORS: Final = 151200502

# monitors of merchant-portal
PORTAL_PROBE: Final = 152300101
PORTAL_FAST: Final = 152300102
ORDERS_FAST: Final = 152300201
INVOICES_FAST: Final = 152300301
PORTAL_SLOW_PAGES: Final = 152300401

# dashboards
GATEWAY_BOARD: Final = "wa7-gat-9k2"
LOCATION_BOARD: Final = "l1v-l0c-4t8"
TRACKING_BOARD: Final = "trk-p4g-3e1"
DISPATCH_BOARD: Final = "dsp-0vr-8b5"
PORTAL_BOARD: Final = "mrc-prt-2f6"
GONE_BOARD: Final = "0rd-0ld-3r5"
LOST_BOARD: Final = "wa7-0ld-2c1"

# a notebook
FIRST_HOUR: Final = 4410233

# the channel
PORTFOLIO: Final = "700000000000001"
APP: Final = "600000000000001"
ACCOUNT: Final = "800000000000001"
OTHER_ACCOUNT: Final = "800000000000002"
MAIN_NUMBER: Final = "900000000000001"
SUPPORT_NUMBER: Final = "900000000000002"
DELAY_PT: Final = "500000000000001"
DELAY_EN: Final = "500000000000002"
PICKUP_PT: Final = "500000000000003"
OUTAGE_PT: Final = "500000000000004"
OUTAGE_EN: Final = "500000000000005"

# on call
PAGING_SERVICE: Final = "PWHATSUP"
PAGING_INTEGRATION: Final = "PWHDDOG"
PAGING_POLICY: Final = "PWHPOLI"
SAO_PAULO_ROTA: Final = "PWHSAOP"
RECIFE_ROTA: Final = "QWHRECIFE00001"
LEADS_ROTA: Final = "PWHLEAD"
MERCHANTS_PAGING: Final = "PWHMERC"
MERCHANTS_INTEGRATION: Final = "PWHMDDG"
MERCHANTS_POLICY: Final = "PWHMPOL"
MERCHANTS_ROTA: Final = "PWHMROT"
FRONT_DOOR: Final = "b7a1f0c2-5c7e-4d0e-9a57-6d1f0e2c9a10"
FRONT_INLET: Final = "e1d3c5b7-9a8f-4e6d-8c2b-0a1b2c3d4e5f"
DELIVERIES: Final = "PWHBUSI"
"""Ids of an account that pages; people are `PWHU001` to `PWHU007`."""
GATEWAY_PAGING: Final = "PWHGATE"
TRACKING_PAGING: Final = "PWHTRCK"
MAPS_PAGING: Final = "PWHMAPS"
DEPARTED: Final = "PWHU009"
"""Of the scene in which nobody wakes: services that page nobody, and somebody who has left."""
