"""What is said when a file cannot be taken as a photo: what is wrong, and what helps."""

from bot.i18n.texts import Texts
from bot.photos.pictures import LARGEST_FILE, Mistake


def explain(t: Texts, mistake: Mistake) -> str:
    match mistake:
        case Mistake.NOT_A_PICTURE:
            return t(
                "photos", "This is not a photo. Please choose a file of this kind: {kinds}", kinds="JPEG, PNG, WebP"
            )
        case Mistake.HEIC:
            return t(
                "photos",
                "Many devices cannot show this kind of photo ({kind}). Please make a screenshot of it and choose that.",
                kind="HEIC, AVIF",
            )
        case Mistake.TOO_MANY_BYTES:
            limit = LARGEST_FILE // (1024 * 1024)
            return t("photos", "This file is larger than {limit} MB. Please choose a smaller one.", limit=limit)
        case Mistake.TOO_MANY_PIXELS:
            return t("photos", "This photo has too many pixels. Please choose a smaller one.")
        case Mistake.TOO_SMALL:
            return t("photos", "This photo is too small to see anything. Please choose a larger one.")
        case Mistake.TOO_NARROW:
            return t("photos", "This photo is too long and narrow. Please choose another one.")
        case Mistake.BROKEN:
            return t("photos", "This photo did not arrive whole. Please try again, or choose another one.")
