"""What asking a language model costs and how it goes, for Prometheus."""

from __future__ import annotations

from typing import Literal

from prometheus_client import Counter, Gauge

Outcome = Literal["answered", "refused", "unusable", "failed", "timed_out"]
Unasked = Literal["breaker", "budget", "pace", "changed"]

REQUESTS = Counter("language_model_requests_total", "Questions to the language model, by their outcome.", ["outcome"])
UNASKED = Counter("language_model_unasked_total", "Questions not asked, by what spoke against it.", ["reason"])
TOKENS = Counter("language_model_tokens_total", "Tokens sent to the language model and answered by it.", ["direction"])
SPENT = Counter("language_model_spent_dollars_total", "What the tokens cost by the prices of the settings.")
BREAKER = Gauge(
    "language_model_breaker_open", "1 while the language model's server is left alone.", multiprocess_mode="livemax"
)
