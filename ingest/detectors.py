"""Numbers and tokens that carry their own proof or fixed form: payment cards, accounts, government ids, credentials.

The forms and checksums are those of Microsoft Presidio and of detect-secrets; here stands only which of them say what
level, and which are trusted without a word beside them that names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from presidio_analyzer import PatternRecognizer, RecognizerResult
from presidio_analyzer import predefined_recognizers as presidio

from knowledge.levels import Sensitivity

_ULTRA, _SECRET = Sensitivity.ULTRA_SECRET, Sensitivity.SECRET

PROVEN = {
    presidio.IbanRecognizer: _SECRET,
    presidio.CreditCardRecognizer: _ULTRA,
    presidio.UkNinoRecognizer: _ULTRA,
    presidio.UsSsnRecognizer: _ULTRA,
    presidio.ItFiscalCodeRecognizer: _ULTRA,
    presidio.FiPersonalIdentityCodeRecognizer: _ULTRA,
    presidio.CryptoRecognizer: _SECRET,
}
"""Trusted by form and checksum alone; what one found is hidden from the next (an account number may hold a card's)."""
NAMED = {
    presidio.EsNifRecognizer: _ULTRA,
    presidio.EsNieRecognizer: _ULTRA,
    presidio.SgFinRecognizer: _ULTRA,
    presidio.InAadhaarRecognizer: _ULTRA,
    presidio.InPanRecognizer: _ULTRA,
    presidio.PlPeselRecognizer: _ULTRA,
    presidio.SePersonnummerRecognizer: _ULTRA,
    presidio.KrRrnRecognizer: _ULTRA,
    presidio.ThTninRecognizer: _ULTRA,
    presidio.TrNationalIdRecognizer: _ULTRA,
    presidio.NgNinRecognizer: _ULTRA,
    presidio.ZaIdNumberRecognizer: _ULTRA,
    presidio.CaSinRecognizer: _ULTRA,
    presidio.AuTfnRecognizer: _ULTRA,
    presidio.DeTaxIdRecognizer: _ULTRA,
    presidio.UsItinRecognizer: _ULTRA,
    presidio.UkPassportRecognizer: _ULTRA,
    presidio.UsPassportRecognizer: _ULTRA,
    presidio.UkDrivingLicenceRecognizer: _ULTRA,
    presidio.UsLicenseRecognizer: _ULTRA,
    presidio.NhsRecognizer: _SECRET,
    presidio.AuMedicareRecognizer: _SECRET,
}
"""Trusted where one of the recogniser's own context words stands in the text."""
_CREDENTIALS: tuple[type[RegexBasedDetector], ...] = (
    AWSKeyDetector,
    AzureStorageKeyDetector,
    BasicAuthDetector,
    DiscordBotTokenDetector,
    GitHubTokenDetector,
    GitLabTokenDetector,
    JwtTokenDetector,
    NpmDetector,
    OpenAIDetector,
    PrivateKeyDetector,
    PypiTokenDetector,
    SendGridDetector,
    SlackDetector,
    StripeDetector,
    TelegramBotTokenDetector,
)
_ALONE = 0.3
_NUMBERED = re.compile(r"\d(?:\D{0,3}\d){4}")
"""Below five digits close together no id, card or account can stand."""


@dataclass(frozen=True, slots=True)
class Detection:
    """What stands in a text and by itself makes it at least this sensitive."""

    name: str
    level: Sensitivity


class Detectors:
    """Makes its recognisers when first used; the same object serves every text."""

    def detect(self, text: str) -> list[Detection]:
        """Return what was detected, each name once."""
        return list(dict.fromkeys(self._found(text)))

    def _found(self, text: str) -> Iterator[Detection]:
        for credential in self._credentials:
            if any(True for _ in credential.analyze_string(text)):
                yield Detection(credential.secret_type, _ULTRA)
        if not _NUMBERED.search(text):
            return
        words = text.casefold()
        for recogniser, level in self._proven:
            for found in _recognised(recogniser, text, _ALONE):
                yield Detection(found.entity_type, level)
                text = f"{text[: found.start]}{' ' * (found.end - found.start)}{text[found.end :]}"
        for recogniser, level, context in self._named:
            if context.search(words):
                yield from (Detection(found.entity_type, level) for found in _recognised(recogniser, text, 0.0))

    @cached_property
    def _credentials(self) -> list[RegexBasedDetector]:
        return [detector() for detector in _CREDENTIALS]

    @cached_property
    def _proven(self) -> list[tuple[PatternRecognizer, Sensitivity]]:
        return [(recogniser(), level) for recogniser, level in PROVEN.items()]

    @cached_property
    def _named(self) -> list[tuple[PatternRecognizer, Sensitivity, re.Pattern[str]]]:
        made = [(recogniser(), level) for recogniser, level in NAMED.items()]
        return [(recogniser, level, _any_of(recogniser.context)) for recogniser, level in made]


def _recognised(recogniser: PatternRecognizer, text: str, least: float) -> list[RecognizerResult]:
    """Ask for the pattern and its checksum; a pattern's own score tells how sure it is without context."""
    return [found for found in recogniser.analyze(text, recogniser.supported_entities) if found.score >= least]


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word.casefold()) for word in words) + r")(?!\w)")
