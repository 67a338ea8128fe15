"""The wire form of one vendor's operations back end, which two products speak with small differences of spelling.

Both connectors that stand on it hand in bodies as received; what differs (a delay as an object or as minutes, an owner
as an object or as an id, `none` or `noone`) is told apart by its shape, never by the product.
Sources: opsgenie/opsgenie-oas definitions, opsgenie-go-sdk-v2, the OpenAPI file of JSM Operations.
"""
