"""What a browser's authenticator is asked, and what its answers prove, by the rules of WebAuthn.

The library takes most of a second to load: import this module where it is needed, not above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.people.place import Place

Json = dict[str, Any]  # Any: JSON values
PATIENCE = 5 * 60_000  # milliseconds for a person to look for their finger, or for the PIN
ANSWER_LIMIT = 16 * 1024  # characters; real ones have about one thousand
_ID_LIMIT = 1023  # bytes, by the standard


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as its authenticator told us. `public_key` is COSE."""

    credential_id: bytes
    public_key: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class Signed:
    """An answer before it is checked: which passkey it says it is, and whose."""

    credential_id: bytes
    handle: bytes
    answer: str


def ask_to_make(place: Place, challenge: bytes, *, handle: bytes, name: str, known: Sequence[bytes]) -> Json:
    """`name` is what the person sees when they choose between passkeys; `known` are made already."""
    return options_to_json_dict(
        generate_registration_options(
            rp_id=place.host,
            rp_name="Samen",
            user_id=handle,
            user_name=name,
            challenge=challenge,
            timeout=PATIENCE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        )
    )


def ask_to_sign(place: Place, challenge: bytes) -> Json:
    """Names no passkey: the person chooses one of theirs."""
    return options_to_json_dict(
        generate_authentication_options(
            rp_id=place.host,
            challenge=challenge,
            timeout=PATIENCE,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def made(place: Place, challenge: bytes, answer: str) -> Made | None:
    """None when it is not a new passkey for this challenge, made here by a person who was recognised."""
    if len(answer) > ANSWER_LIMIT:
        return None
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except Exception:  # what a stranger can send is endless, and so is what the library raises for it
        return None
    if len(found.credential_id) > _ID_LIMIT:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def read(answer: str) -> Signed | None:
    """Only read, not checked. A passkey that was made as we ask says whose it is."""
    if len(answer) > ANSWER_LIMIT:
        return None
    try:
        found = parse_authentication_credential_json(answer)
    except Exception:  # as above
        return None
    return Signed(found.raw_id, found.response.user_handle or b"", answer)


def counter_of(place: Place, challenge: bytes, signed: Signed, public_key: bytes) -> int | None:
    """The counter under a good signature, None without one. Whether it has risen is for the caller to look at."""
    try:
        found = verify_authentication_response(
            credential=signed.answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:  # as above
        return None
    return found.new_sign_count
