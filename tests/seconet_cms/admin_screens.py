"""The screens of the admin that region editors, translators and reviewers meet, by the names of their addresses.

Each line is the name of an address and what it needs, by the names that the fixture `things` gives its rows; what
follows a question mark is asked for with it.
"""

# What the rows of the test are called, which is the same in each language, and what stands in an empty counter.
NAMES = {
    "Alia verba.", "Caput", "Charta", "Clausa", "Collectio", "Exspectans", "Futura", "Imago", "Nihil", "None", "Nota",
    "Officina", "Opus", "Ordo", "Pagina", "Pagina altera", "Provincia", "Responsum", "Significatio.", "Verba.",
    "Vocabulum", "altera", "<div> </div>", "Euskara", "Seconet", "persona", "persona@example.org", "qqqq",
    "PO", "XLIFF 1.2", "XLIFF 2",
    # A language of which nobody has a catalogue, by its name.
    "Euskera", "baskovščina", "Baskovščina",
    # A link inside a sentence, made of a message and the name of a language.
    "página Español", "page en Espagnol",
    # A date that nobody knows, which is worded by code.
    "Datum še ni določen", "Fecha por confirmar", "Date à confirmer",
}  # fmt: skip

SIGNED_OUT = (
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm uid token",
    "wagtailadmin_password_reset_complete",
)

PAGES = (
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_explore_root",
    "wagtailadmin_explore home",
    "wagtailadmin_explore home ?q=qqqq",
    "wagtailadmin_explore home ?ordering=ord",
    "wagtailadmin_explore nothing",
    "wagtailadmin_pages:search ?q=Pagina",
    "wagtailadmin_pages:search ?q=qqqq",
    "wagtailadmin_pages:add_subpage home",
    "wagtailadmin_pages:add standard home",
    "wagtailadmin_pages:add news news_index",
    "wagtailadmin_pages:add region_kind partners",
    "wagtailadmin_pages:add workshop_kind workshops",
    "wagtailadmin_pages:edit edited",
    "wagtailadmin_pages:edit region_page",
    "wagtailadmin_pages:edit workshop_page",
    "wagtailadmin_pages:edit locked",
    "wagtailadmin_pages:edit scheduled",
    "wagtailadmin_pages:edit waiting",
    "wagtailadmin_pages:edit translated",
    "wagtailadmin_pages:edit alias",
    "wagtailadmin_pages:delete edited",
    "wagtailadmin_pages:delete home",
    "wagtailadmin_pages:unpublish edited",
    "wagtailadmin_pages:unpublish home",
    "wagtailadmin_pages:convert_alias alias",
    "wagtailadmin_pages:move edited",
    "wagtailadmin_pages:move_confirm edited nothing",
    "wagtailadmin_pages:copy home",
    "wagtailadmin_pages:usage edited",
    "wagtailadmin_pages:history edited",
    "wagtailadmin_pages:workflow_history waiting",
    "wagtailadmin_pages:workflow_history_detail waiting state",
    "wagtailadmin_pages:revisions_revert edited revision",
    "wagtailadmin_pages:revisions_unschedule scheduled scheduled_revision",
    "wagtailadmin_pages:revisions_compare edited revision latest",
    "wagtailadmin_pages:set_privacy edited",
    "wagtailadmin_pages:confirm_workflow_cancellation waiting",
    "wagtailadmin_pages:workflow_action waiting approve task_state",
    "wagtailadmin_pages:workflow_action waiting reject task_state",
    "wagtailadmin_pages:preview_on_edit edited",
    "wagtail_bulk_action wagtailcore page delete ?id=edited&id=home",
    "wagtail_bulk_action wagtailcore page move ?id=edited&id=home",
    "wagtail_bulk_action wagtailcore page publish ?id=edited&id=home",
    "wagtail_bulk_action wagtailcore page unpublish ?id=edited&id=home",
)
CHOOSERS = (
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_child home ?allow_external_link=true&allow_email_link=true&allow_phone_link=true",
    "wagtailadmin_choose_page_search ?q=qqqq",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailimages_chooser:choose",
    "wagtailimages_chooser:choose_results ?q=qqqq",
    "wagtailimages_chooser:select_format image",
    "wagtaildocs_chooser:choose",
    "wagtaildocs_chooser:choose_results ?q=qqqq",
    "wagtailsnippetchoosers_core_region:choose",
    "wagtailsnippetchoosers_core_glossaryterm:choose ?q=qqqq",
    "wagtailembeds:chooser",
)
FILES = (
    "wagtailimages:index",
    "wagtailimages:index ?q=qqqq",
    "wagtailimages:add",
    "wagtailimages:add_multiple",
    "wagtailimages:edit image",
    "wagtailimages:delete image",
    "wagtailimages:image_usage image",
    "wagtail_bulk_action core siteimage delete ?id=image",
    "wagtail_bulk_action core siteimage add_tags ?id=image",
    "wagtail_bulk_action core siteimage add_to_collection ?id=image",
    "wagtaildocs:index",
    "wagtaildocs:add",
    "wagtaildocs:add_multiple",
    "wagtaildocs:edit document",
    "wagtaildocs:delete document",
    "wagtaildocs:document_usage document",
    "wagtail_bulk_action core sitedocument delete ?id=document",
)
SNIPPETS = (
    "wagtailsnippets:index",
    "wagtailsnippets_core_glossaryterm:list",
    "wagtailsnippets_core_glossaryterm:add",
    "wagtailsnippets_core_glossaryterm:edit term",
    "wagtailsnippets_core_glossaryterm:delete term",
    "wagtailsnippets_core_glossaryterm:history term",
    "wagtailsnippets_core_glossaryterm:usage term",
    "wagtail_bulk_action core glossaryterm delete ?id=term",
)
REPORTS = (
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage",
)
TRANSLATIONS = (
    "wagtail_localize:submit_page_translation edited",
    "wagtail_localize:submit_snippet_translation core glossaryterm term",
    "wagtail_localize:update_translations source",
    "wagtail_localize:convert_to_alias translated",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report ?state=to_do",
    "translations:release translated",
    "translations:original edited",
    "translations:original translated",
    "translations:files",
    "translations:page_files translation",
)
TEAMS = (
    "teams:grid",
    "teams:add_region_team",
    "teams:region_team region_team",
    "teams:add_language_team",
    "teams:language_team language_team",
    "teams:network_team",
    "teams:people",
    "teams:invite",
    "teams:person person",
    "teams:rights",
    "teams:rights ?person=person&page=edited",
    "teams:review waiting",
    "teams:emergency_publish edited",
    "teams:emergency_unpublish edited",
    "outgoing_mails:index",
    "personal_data:index",
)
WORKSHOPS = (
    "organisers:workshops",
    "organisers:register workshop",
    "organisers:register workshop ?q=qqqq&status=waiting",
    "organisers:numbers workshop",
    "organisers:message workshop",
)
CONTACT = (
    "contact:inbox",
    "contact:inbox ?state=suspected",
    "contact:inbox ?q=qqqq",
    "contact:enquiry enquiry",
    "contact:enquiry suspected",
    "contact:erase enquiry",
    "wagtailsettings:edit contact contactsettings mailboxes",
    "wagtailadmin_pages:add contact_kind home",
)
SIGNED_IN = (*PAGES, *CHOOSERS, *FILES, *SNIPPETS, *REPORTS, *TRANSLATIONS, *TEAMS, *WORKSHOPS, *CONTACT)
