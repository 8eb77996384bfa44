"""docs/openapi.json, made from the services' routes, the errors that their code raises, and the gateway's answers."""
