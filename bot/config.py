"""Settings from the environment or `.env`; every name is documented in docs/operating.md."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Role = Literal["web", "worker"]


class Settings(BaseSettings):
    """A field `telegram_token` is set by `SAMEN_TELEGRAM_TOKEN`."""

    model_config = SettingsConfigDict(env_prefix="SAMEN_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///data/samen.db"
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_rate: float = Field(default=25.0, gt=0)  # messages a second for one token
    public_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    secret_key: SecretStr | None = None
    roles: str = "web,worker"
    translator: Literal["none", "deepl", "libretranslate", "openai"] = "none"
    translator_key: SecretStr | None = None
    translator_url: str = ""  # empty: DeepL's own
    translator_model: str = ""
    log_format: Literal["text", "json"] = "text"

    @field_validator("telegram_token", "telegram_webhook_secret", "secret_key", "translator_key", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, value: str) -> str:
        unknown = set(_split(value)) - {"web", "worker"}
        if unknown or not _split(value):
            raise ValueError("must be web, worker or web,worker")
        return value

    @property
    def role_set(self) -> frozenset[str]:
        return frozenset(_split(self.roles))

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def data_folder(self) -> Path:
        """Where the key file, the lock and an embedded database live."""
        if self.is_sqlite and ":memory:" not in self.database_url:
            return Path(self.database_url.removeprefix("sqlite:///")).resolve().parent
        return Path("data").resolve()


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
