"""What the environment says, read once, by whoever starts a process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from knowledge.errors import InvalidInput
from knowledge.model_settings import LanguageModelSettings

Environment = Literal["development", "staging", "production"]


class Settings(LanguageModelSettings):
    """An unset URL means the embedded engine of a running `recollect up` on the same data folder."""

    model_config = SettingsConfigDict(
        env_prefix="", env_ignore_empty=True, populate_by_name=True, extra="ignore", frozen=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Any variable may also be a file of its name in the folder RECOLLECT_SECRETS, as containers mount secrets."""
        folder = os.environ.get("RECOLLECT_SECRETS")
        files = (SecretsSettingsSource(settings_cls, secrets_dir=folder),) if folder else ()
        return init_settings, env_settings, *files

    env: Environment = Field("development", validation_alias="RECOLLECT_ENV")
    data: Path = Field(default_factory=lambda: user_data_path("recollect"), validation_alias="RECOLLECT_DATA")

    spacy_model: str | None = Field(None, validation_alias="SPACY_MODEL")
    """An installed spaCy pipeline that finds entities in place of our own encoder."""

    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")
    """Of OpenAI, or of any server that speaks its protocol; unset means OpenAI's own where there is a key."""
    embedding_model: str | None = Field(None, validation_alias="EMBEDDING_MODEL")
    """A model of that server; unset means the static model in the package. Another one needs `recollect reindex`."""
    embedding_dimensions: int | None = Field(None, ge=1, le=8_192, validation_alias="EMBEDDING_DIMENSIONS")
    """Unset means OpenAI's own figure for its models; any other model is asked."""

    neo4j_uri: str | None = Field(None, validation_alias="NEO4J_URI")
    neo4j_user: str = Field("neo4j", validation_alias="NEO4J_USER")
    neo4j_password: SecretStr | None = Field(None, validation_alias="NEO4J_PASSWORD")
    neo4j_password_file: Path | None = Field(None, validation_alias="NEO4J_PASSWORD_FILE")
    neo4j_database: str = Field("neo4j", validation_alias="NEO4J_DATABASE")
    qdrant_url: str | None = Field(None, validation_alias="QDRANT_URL")
    """http(s)://host:port of a Qdrant server, or unix:///path of our own Edge process."""
    qdrant_api_key: SecretStr | None = Field(None, validation_alias="QDRANT_API_KEY")
    redis_url: SecretStr | None = Field(None, validation_alias="REDIS_URL")

    master_key: SecretStr | None = Field(None, validation_alias="RECOLLECT_MASTER_KEY")
    """Base64 of 32 bytes; unset means keys/master.json in the data folder (generated outside production)."""
    gist: bool | None = Field(None, validation_alias="RECOLLECT_GIST")
    """Write a masked first sentence of GENERAL memories for Neo4j Browser; default: in development only."""

    graph_timeout_s: float = Field(20.0, validation_alias="RECOLLECT_GRAPH_TIMEOUT_S")
    vector_timeout_s: float = Field(10.0, validation_alias="RECOLLECT_VECTOR_TIMEOUT_S")
    redis_timeout_s: float = Field(5.0, validation_alias="RECOLLECT_REDIS_TIMEOUT_S")

    @model_validator(mode="after")
    def _production_brings_its_own_secrets(self) -> Settings:
        if self.env == "production" and self.master_key is None and not (self.data / "keys" / "master.json").exists():
            raise ValueError(
                "production needs a master key: set RECOLLECT_MASTER_KEY or put keys/master.json in the data folder"
            )
        return self

    @model_validator(mode="after")
    def _a_model_has_its_server(self) -> Settings:
        if self.embedding_model is not None and self.openai_api_key is None and self.openai_base_url is None:
            raise ValueError("EMBEDDING_MODEL needs a server: set OPENAI_API_KEY, or OPENAI_BASE_URL for one of yours")
        return self

    @property
    def language_model(self) -> str | None:
        """The model that reads memories; None where none may: it is asked where a model and a server are named."""
        has_server = self.openai_api_key is not None or self.openai_base_url is not None
        return self.llm_model if has_server and self.llm_policy != "never" else None

    @property
    def writes_gist(self) -> bool:
        return self.env == "development" if self.gist is None else self.gist

    @property
    def graph_password(self) -> str:
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is not None:
            try:
                return self.neo4j_password_file.read_text().strip()
            except OSError as error:
                where = f"NEO4J_PASSWORD_FILE {self.neo4j_password_file}"
                raise InvalidInput(f"{where} cannot be read: {error.strerror}.", "NEO4J_PASSWORD_FILE") from error
        return ""
