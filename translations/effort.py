"""How many words of their originals wait for translators, counted by the database in one query each."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from wagtail_localize.models import Translation, TranslationSource

from translations.strings import offered

# As people count them: what stands between spaces, without the tags of rich text.
_WORDS = r"array_length(regexp_split_to_array(btrim(regexp_replace(st.data, '<[^>]*>', ' ', 'g')), '\s+'), 1)"

_TO_DO = f"""
    SELECT tr.id, split_part(cx.path, '.', 1) AS field, sum({_WORDS})
    FROM wagtail_localize_translation tr
    JOIN (SELECT DISTINCT source_id, string_id, context_id FROM wagtail_localize_stringsegment) sg
        ON sg.source_id = tr.source_id
    JOIN wagtail_localize_translationcontext cx ON cx.id = sg.context_id
    JOIN wagtail_localize_string st ON st.id = sg.string_id
    LEFT JOIN wagtail_localize_stringtranslation done
        ON done.translation_of_id = sg.string_id AND done.context_id = sg.context_id
        AND done.locale_id = tr.target_locale_id
    LEFT JOIN translations_outdatedstring outdated ON outdated.translation_id = done.id
    WHERE tr.id = ANY(%s) AND cx.path <> 'slug'
        AND (done.id IS NULL OR done.has_error OR done.translation_type = 'machine' OR outdated.id IS NOT NULL)
    GROUP BY 1, 2
"""  # noqa: S608 - holds no value

_ALL = f"""
    SELECT sg.source_id, split_part(cx.path, '.', 1) AS field, sum({_WORDS})
    FROM (SELECT DISTINCT source_id, string_id, context_id FROM wagtail_localize_stringsegment
          WHERE source_id = ANY(%s)) sg
    JOIN wagtail_localize_translationcontext cx ON cx.id = sg.context_id
    JOIN wagtail_localize_string st ON st.id = sg.string_id
    WHERE cx.path <> 'slug'
    GROUP BY 1, 2
"""  # noqa: S608 - holds no value


def words_to_do(translations: Iterable[Translation]) -> dict[int, int]:
    """Return by the key of the translation how many words of the source somebody must still look at."""
    return _counted(_TO_DO, {each.pk: each.source for each in translations})


def words_of(sources: Iterable[TranslationSource]) -> dict[int, int]:
    """Return by the key of the source how many words it holds."""
    return _counted(_ALL, {each.pk: each for each in sources})


def _counted(statement: str, sources: dict[int, TranslationSource]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    if sources:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(sources)])
            for key, field, number in cursor.fetchall():
                # What the editor does not offer is nobody's work.
                if field in offered(sources[key]):
                    found[key] += number or 0
    return found
