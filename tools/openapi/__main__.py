from tools import generated, openapi
from tools.openapi.page import files

raise SystemExit(generated.main("make openapi", openapi.__doc__ or "", files))
