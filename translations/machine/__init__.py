"""Machine translation, if the environment switches it on: DeepL or LibreTranslate. See decision 0026."""

from translations.machine.filling import Filled, available, fill, fillable
from translations.machine.services import ServiceError

__all__ = ["Filled", "ServiceError", "available", "fill", "fillable"]
