"""What a language model is asked, and how much that may cost; part of the settings of a process."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

Policy = Literal["economical", "always", "never"]


class LanguageModelSettings(BaseSettings):
    """Prices are in US dollars; those preset are of gpt-4.1-mini."""

    llm_model: str | None = Field(None, validation_alias="LLM_MODEL")
    """Unset means none: a key or a server may be there for embeddings alone."""
    llm_policy: Policy = Field("economical", validation_alias="LLM_POLICY")
    """Which memories up to CONFIDENTIAL are read by it: those that are hard or rich, all, or none."""
    llm_mask_pii: bool = Field(True, validation_alias="LLM_MASK_PII")
    llm_temperature: float = Field(0.1, ge=0, le=2, validation_alias="LLM_TEMPERATURE")
    llm_max_tokens: int = Field(1_000, ge=100, le=10_000, validation_alias="LLM_MAX_TOKENS")
    """Of an answer, for each memory."""
    llm_timeout_s: float = Field(20.0, gt=0, le=120, validation_alias="LLM_TIMEOUT_S")
    llm_requests_per_minute: int = Field(1_000, ge=1, validation_alias="LLM_REQUESTS_PER_MINUTE")
    """Of all processes together."""
    llm_tokens_per_day: int = Field(500_000, ge=0, validation_alias="LLM_TOKENS_PER_DAY")
    """Of one owner, in UTC days, questions and answers together."""
    llm_spend_per_day: float = Field(1.0, ge=0, validation_alias="LLM_SPEND_PER_DAY")
    """Of one owner."""
    llm_input_price: float = Field(0.40, ge=0, validation_alias="LLM_INPUT_PRICE")
    """Of a million tokens asked; set to 0 for a server of one's own, as the price of what is answered."""
    llm_output_price: float = Field(1.60, ge=0, validation_alias="LLM_OUTPUT_PRICE")
