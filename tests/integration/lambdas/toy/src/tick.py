"""Says that it was called."""


def handler(event, context):
    print(f"tick {event['source']} {event['detail-type']}")
