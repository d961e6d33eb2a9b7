"""Our catalogues: complete, with the right plural forms when Django chooses them, and typeset as each language is."""

import re
import shutil
from collections import defaultdict

import pytest
from django.utils import translation

from seconet_cms import catalogues, supplements

LANGUAGES = ("es", "fr", "sl")
SLOVENIAN_NUMBERS = {0: 3, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 11: 3, 100: 3, 101: 0, 102: 1, 103: 2, 104: 2, 105: 3}
SPANISH_NUMBERS = {0: 2, 1: 0, 2: 2, 1_000_000: 1}
FRENCH_NUMBERS = {0: 0, 1: 0, 2: 2, 1_000_000: 1}
# Form by form, of each plural message there is.
SLOVENIAN = {
    "%(counter)s more thing is missing.": (
        "Manjka še {} stvar.",
        "Manjkata še {} stvari.",
        "Manjkajo še {} stvari.",
        "Manjka še {} stvari.",
    ),
    "%(counter)s more thing was found and is not listed. Mend these first, then check again.": (
        "Najdena je še {} pomanjkljivost, ki ni navedena. Najprej odpravite navedene, nato preverite znova.",
        "Najdeni sta še {} pomanjkljivosti, ki nista navedeni. Najprej odpravite navedene, nato preverite znova.",
        "Najdene so še {} pomanjkljivosti, ki niso navedene. Najprej odpravite navedene, nato preverite znova.",
        "Najdenih je še {} pomanjkljivosti, ki niso navedene. Najprej odpravite navedene, nato preverite znova.",
    ),
    "%(counter)s more waits after these.": (
        "Za temi čaka še {}.",
        "Za temi čakata še {}.",
        "Za temi čakajo še {}.",
        "Za temi jih čaka še {}.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} starejša stran tukaj ni prikazana. Poiščite jo z iskalnikom.",
        "{} starejši strani tukaj nista prikazani. Poiščite ju z iskalnikom.",
        "{} starejše strani tukaj niso prikazane. Poiščite jih z iskalnikom.",
        "{} starejših strani tukaj ni prikazanih. Poiščite jih z iskalnikom.",
    ),
    "%(counter)s page was looked at.": (
        "Pregledana je {} stran.",
        "Pregledani sta {} strani.",
        "Pregledane so {} strani.",
        "Pregledanih je {} strani.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} besedilo čaka na skrbnika mreže.",
        "{} besedili čakata na skrbnika mreže.",
        "{} besedila čakajo na skrbnika mreže.",
        "{} besedil čaka na skrbnika mreže.",
    ),
    "%(counter)s thing is missing or not right.": (
        "Najdena je {} pomanjkljivost.",
        "Najdeni sta {} pomanjkljivosti.",
        "Najdene so {} pomanjkljivosti.",
        "Najdenih je {} pomanjkljivosti.",
    ),
    "%(date)s: %(counter)s thing was missing or not right": (
        "{}: {} pomanjkljivost",
        "{}: {} pomanjkljivosti",
        "{}: {} pomanjkljivosti",
        "{}: {} pomanjkljivosti",
    ),
    "%(language)s: %(number)s person": ("{}: {} oseba", "{}: {} osebi", "{}: {} osebe", "{}: {} oseb"),
    "%(number)d day after it was accepted or has run out.": (
        "{} dan po sprejemu ali izteku vabila.",
        "{} dni po sprejemu ali izteku vabila.",
        "{} dni po sprejemu ali izteku vabila.",
        "{} dni po sprejemu ali izteku vabila.",
    ),
    "%(number)d day after the mail was sent.": (
        "{} dan po pošiljanju sporočila.",
        "{} dni po pošiljanju sporočila.",
        "{} dni po pošiljanju sporočila.",
        "{} dni po pošiljanju sporočila.",
    ),
    "%(number)d day after the workshop, unless its page names another time.": (
        "{} dan po delavnici, razen če je na njeni strani naveden drug rok.",
        "{} dni po delavnici, razen če je na njeni strani naveden drug rok.",
        "{} dni po delavnici, razen če je na njeni strani naveden drug rok.",
        "{} dni po delavnici, razen če je na njeni strani naveden drug rok.",
    ),
    "%(number)d day after the workshop.": (
        "{} dan po delavnici.",
        "{} dni po delavnici.",
        "{} dni po delavnici.",
        "{} dni po delavnici.",
    ),
    "%(number)d day after you filled in the form.": (
        "{} dan po izpolnitvi obrazca.",
        "{} dni po izpolnitvi obrazca.",
        "{} dni po izpolnitvi obrazca.",
        "{} dni po izpolnitvi obrazca.",
    ),
    "%(number)d day after you logged in.": (
        "{} dan po prijavi.",
        "{} dni po prijavi.",
        "{} dni po prijavi.",
        "{} dni po prijavi.",
    ),
    "%(number)d minute.": ("{} minuta.", "{} minuti.", "{} minute.", "{} minut."),
    "%(number)d string from %(service)s did not fit and was left out.": (
        "{} prevod storitve {} ni ustrezal in je izpuščen.",
        "{} prevoda storitve {} nista ustrezala in sta izpuščena.",
        "{} prevodi storitve {} niso ustrezali in so izpuščeni.",
        "{} prevodov storitve {} ni ustrezalo in so izpuščeni.",
    ),
    "%(number)d string is too long for %(service)s. Translate it yourself.": (
        "{} niz je predolg za storitev {}. Prevedite ga sami.",
        "{} niza sta predolga za storitev {}. Prevedite ju sami.",
        "{} nizi so predolgi za storitev {}. Prevedite jih sami.",
        "{} nizov je predolgih za storitev {}. Prevedite jih sami.",
    ),
    "%(number)d string of the original has no translation. Send the page back, to have it translated.": (
        "{} niz izvirnika nima prevoda. Vrnite stran v popravek, da bo preveden.",
        "{} niza izvirnika nimata prevoda. Vrnite stran v popravek, da bosta prevedena.",
        "{} nizi izvirnika nimajo prevoda. Vrnite stran v popravek, da bodo prevedeni.",
        "{} nizov izvirnika nima prevoda. Vrnite stran v popravek, da bodo prevedeni.",
    ),
    "%(number)d year.": ("{} leto.", "{} leti.", "{} leta.", "{} let."),
    "%(number)s draft was made.": (
        "Ustvarjen je {} osnutek.",
        "Ustvarjena sta {} osnutka.",
        "Ustvarjeni so {} osnutki.",
        "Ustvarjenih je {} osnutkov.",
    ),
    "%(number)s message": ("{} sporočilo", "{} sporočili", "{} sporočila", "{} sporočil"),
    "%(number)s message looks like spam: see whether it is": (
        "{} sporočilo je videti neželeno: preverite, ali res je",
        "{} sporočili sta videti neželeni: preverite, ali res sta",
        "{} sporočila so videti neželena: preverite, ali res so",
        "{} sporočil je videti neželenih: preverite, ali res so",
    ),
    "%(number)s more": ("Še {}", "Še {}", "Še {}", "Še {}"),
    "%(number)s more figure": ("Še {} številka", "Še {} številki", "Še {} številke", "Še {} številk"),
    "%(number)s more in the search": (
        "Še {} v iskalniku",
        "Še {} v iskalniku",
        "Še {} v iskalniku",
        "Še {} v iskalniku",
    ),
    "%(number)s organisation": ("{} organizacija", "{} organizaciji", "{} organizacije", "{} organizacij"),
    "%(number)s page": ("{} stran", "{} strani", "{} strani", "{} strani"),
    "%(number)s page waits": ("{} stran čaka", "{} strani čakata", "{} strani čakajo", "{} strani čaka"),
    "%(number)s person": ("{} oseba", "{} osebi", "{} osebe", "{} oseb"),
    "%(number)s person has a place already: there must be at least as many places.": (
        "Mesto že ima {} oseba: mest mora biti vsaj toliko.",
        "Mesto že imata {} osebi: mest mora biti vsaj toliko.",
        "Mesto že imajo {} osebe: mest mora biti vsaj toliko.",
        "Mesto že ima {} oseb: mest mora biti vsaj toliko.",
    ),
    "%(number)s person waiting": ("čaka {} oseba", "čakata {} osebi", "čakajo {} osebe", "čaka {} oseb"),
    "%(number)s place is free.": (
        "Na voljo je {} prosto mesto.",
        "Na voljo sta {} prosti mesti.",
        "Na voljo so {} prosta mesta.",
        "Na voljo je {} prostih mest.",
    ),
    "%(number)s project supported": (
        "{} podprt projekt",
        "{} podprta projekta",
        "{} podprti projekti",
        "{} podprtih projektov",
    ),
    "%(number)s record is kept under this address": (
        "Pod tem naslovom je shranjen {} zapis",
        "Pod tem naslovom sta shranjena {} zapisa",
        "Pod tem naslovom so shranjeni {} zapisi",
        "Pod tem naslovom je shranjenih {} zapisov",
    ),
    "%(number)s result": ("{} zadetek", "{} zadetka", "{} zadetki", "{} zadetkov"),
    "%(number)s string": ("{} niz", "{} niza", "{} nizi", "{} nizov"),
    "%(number)s string has changed.": (
        "Spremenil se je {} niz.",
        "Spremenila sta se {} niza.",
        "Spremenili so se {} nizi.",
        "Spremenilo se je {} nizov.",
    ),
    "%(number)s string is gone.": (
        "Odstranjen je {} niz.",
        "Odstranjena sta {} niza.",
        "Odstranjeni so {} nizi.",
        "Odstranjenih je {} nizov.",
    ),
    "%(number)s word to do": (
        "še {} beseda za prevod",
        "še {} besedi za prevod",
        "še {} besede za prevod",
        "še {} besed za prevod",
    ),
    "%(number)s workshop of %(total)s": (
        "{} delavnica od {}",
        "{} delavnici od {}",
        "{} delavnice od {}",
        "{} delavnic od {}",
    ),
    "%(service)s has translated %(number)d string. Read it: it counts only once you accept it.": (
        "Storitev {} je prevedla {} niz. Preberite ga: velja šele, ko ga sprejmete.",
        "Storitev {} je prevedla {} niza. Preberite ju: veljata šele, ko ju sprejmete.",
        "Storitev {} je prevedla {} nize. Preberite jih: veljajo šele, ko jih sprejmete.",
        "Storitev {} je prevedla {} nizov. Preberite jih: veljajo šele, ko jih sprejmete.",
    ),
    "%(taken)s of %(total)s place taken": (
        "Zasedena mesta: {} od {}",
        "Zasedena mesta: {} od {}",
        "Zasedena mesta: {} od {}",
        "Zasedena mesta: {} od {}",
    ),
    "%(things)s; and %(number)d more": ("{}; in še {}", "{}; in še {}", "{}; in še {}", "{}; in še {}"),
    "A link is not as in the original: %(names)s.": (
        "Povezava ni enaka kot v izvirniku: {}.",
        "Povezavi nista enaki kot v izvirniku: {}.",
        "Povezave niso enake kot v izvirniku: {}.",
        "Povezave niso enake kot v izvirniku: {}.",
    ),
    "A machine has translated %(number)d string that nobody has reviewed: accept it or write it anew first.": (
        "Strojno je preveden {} niz, ki ga ni nihče pregledal: najprej ga sprejmite ali napišite na novo.",
        "Strojno sta prevedena {} niza, ki ju ni nihče pregledal: najprej ju sprejmite ali napišite na novo.",
        "Strojno so prevedeni {} nizi, ki jih ni nihče pregledal: najprej jih sprejmite ali napišite na novo.",
        "Strojno je prevedenih {} nizov, ki jih ni nihče pregledal: najprej jih sprejmite ali napišite na novo.",
    ),
    "A placeholder is not as in the original: %(names)s.": (
        "Označba mesta ni enaka kot v izvirniku: {}.",
        "Označbi mesta nista enaki kot v izvirniku: {}.",
        "Označbe mesta niso enake kot v izvirniku: {}.",
        "Označbe mesta niso enake kot v izvirniku: {}.",
    ),
    "An e-mail address is not as in the original: %(names)s.": (
        "Elektronski naslov ni enak kot v izvirniku: {}.",
        "Elektronska naslova nista enaka kot v izvirniku: {}.",
        "Elektronski naslovi niso enaki kot v izvirniku: {}.",
        "Elektronski naslovi niso enaki kot v izvirniku: {}.",
    ),
    "And %(number)d more place to look at again.": (
        "In še {} mesto, ki ga je vredno znova preveriti.",
        "In še {} mesti, ki ju je vredno znova preveriti.",
        "In še {} mesta, ki jih je vredno znova preveriti.",
        "In še {} mest, ki jih je vredno znova preveriti.",
    ),
    "And %(number)d more.": ("In še {}.", "In še {}.", "In še {}.", "In še {}."),
    "As long as you use it, and %(number)d year after you last logged in.": (
        "Dokler račun uporabljate in še {} leto po zadnji prijavi.",
        "Dokler račun uporabljate in še {} leti po zadnji prijavi.",
        "Dokler račun uporabljate in še {} leta po zadnji prijavi.",
        "Dokler račun uporabljate in še {} let po zadnji prijavi.",
    ),
    "At most %(number)d day.": ("Največ {} dan.", "Največ {} dni.", "Največ {} dni.", "Največ {} dni."),
    "Attendance of %(number)s person is noted.": (
        "Zabeležena je udeležba {} osebe.",
        "Zabeležena je udeležba {} oseb.",
        "Zabeležena je udeležba {} oseb.",
        "Zabeležena je udeležba {} oseb.",
    ),
    "Checked on %(date)s: %(counter)s page.": (
        "Preverjeno ({}): {} stran.",
        "Preverjeno ({}): {} strani.",
        "Preverjeno ({}): {} strani.",
        "Preverjeno ({}): {} strani.",
    ),
    "For %(number)s day after the last thing that was done about your message.": (
        "{} dan po zadnji obravnavi vašega sporočila.",
        "{} dni po zadnji obravnavi vašega sporočila.",
        "{} dni po zadnji obravnavi vašega sporočila.",
        "{} dni po zadnji obravnavi vašega sporočila.",
    ),
    "It found %(found)s fault.": (
        "Našel je {} napako.",
        "Našel je {} napaki.",
        "Našel je {} napake.",
        "Našel je {} napak.",
    ),
    "It is kept for %(days)s day after the last thing that was done about it, and then deleted.": (
        "Sporočilo hranimo še {} dan po zadnji obravnavi, nato ga izbrišemo.",
        "Sporočilo hranimo še {} dni po zadnji obravnavi, nato ga izbrišemo.",
        "Sporočilo hranimo še {} dni po zadnji obravnavi, nato ga izbrišemo.",
        "Sporočilo hranimo še {} dni po zadnji obravnavi, nato ga izbrišemo.",
    ),
    "Machine-translated, not reviewed (%(number)d string)": (
        "Strojno prevedeno, nepregledano ({} niz)",
        "Strojno prevedeno, nepregledano ({} niza)",
        "Strojno prevedeno, nepregledano ({} nizi)",
        "Strojno prevedeno, nepregledano ({} nizov)",
    ),
    "On %(date)s the program %(tool)s %(version)s looked at %(pages)s page in %(browser)s.": (
        "Program {} {} je v brskalniku {} pregledal {} stran ({}).",
        "Program {} {} je v brskalniku {} pregledal {} strani ({}).",
        "Program {} {} je v brskalniku {} pregledal {} strani ({}).",
        "Program {} {} je v brskalniku {} pregledal {} strani ({}).",
    ),
    "One string has changed in the original. Translate it anew or keep it, then try again:": (
        "V izvirniku se je spremenil {} niz. Prevedite ga na novo ali ga ohranite in poskusite znova:",
        "V izvirniku sta se spremenila {} niza. Prevedite ju na novo ali ju ohranite in poskusite znova:",
        "V izvirniku so se spremenili {} nizi. Prevedite jih na novo ali jih ohranite in poskusite znova:",
        "V izvirniku se je spremenilo {} nizov. Prevedite jih na novo ali jih ohranite in poskusite znova:",
    ),
    "One string has no translation yet. Translate it, then try again:": (
        "{} niz še nima prevoda. Prevedite ga in poskusite znova:",
        "{} niza še nimata prevoda. Prevedite ju in poskusite znova:",
        "{} nizi še nimajo prevoda. Prevedite jih in poskusite znova:",
        "{} nizov še nima prevoda. Prevedite jih in poskusite znova:",
    ),
    "One string was translated by a machine. Accept it or change it, then try again:": (
        "Strojno je preveden {} niz. Sprejmite ga ali ga spremenite in poskusite znova:",
        "Strojno sta prevedena {} niza. Sprejmite ju ali ju spremenite in poskusite znova:",
        "Strojno so prevedeni {} nizi. Sprejmite jih ali jih spremenite in poskusite znova:",
        "Strojno je prevedenih {} nizov. Sprejmite jih ali jih spremenite in poskusite znova:",
    ),
    "One text was not saved: it is marked below. Everything else is saved.": (
        "{} besedilo ni shranjeno: označeno je spodaj. Vse drugo je shranjeno.",
        "{} besedili nista shranjeni: označeni sta spodaj. Vse drugo je shranjeno.",
        "{} besedila niso shranjena: označena so spodaj. Vse drugo je shranjeno.",
        "{} besedil ni shranjenih: označena so spodaj. Vse drugo je shranjeno.",
    ),
    "Out of date (%(number)d string changed)": (
        "Zastarelo ({} spremenjen niz)",
        "Zastarelo ({} spremenjena niza)",
        "Zastarelo ({} spremenjeni nizi)",
        "Zastarelo ({} spremenjenih nizov)",
    ),
    "Please look at one string again": (
        "Znova preglejte {} niz",
        "Znova preglejte {} niza",
        "Znova preglejte {} nize",
        "Znova preglejte {} nizov",
    ),
    "Registrations exported: %(number)s person": (
        "Prijave so izvožene: {} oseba",
        "Prijave so izvožene: {} osebi",
        "Prijave so izvožene: {} osebe",
        "Prijave so izvožene: {} oseb",
    ),
    "See the %(number)s entry of this list": (
        "Oglejte si {} vnos tega seznama",
        "Oglejte si oba vnosa tega seznama ({})",
        "Oglejte si vse {} vnose tega seznama",
        "Oglejte si vseh {} vnosov tega seznama",
    ),
    "See the %(number)s region of the network": (
        "Oglejte si {} regijo mreže",
        "Oglejte si obe regiji mreže ({})",
        "Oglejte si vse {} regije mreže",
        "Oglejte si vseh {} regij mreže",
    ),
    "See the %(number)s workshop of the network": (
        "Oglejte si {} delavnico mreže",
        "Oglejte si obe delavnici mreže ({})",
        "Oglejte si vse {} delavnice mreže",
        "Oglejte si vseh {} delavnic mreže",
    ),
    "Show %(counter)s part that is as published": (
        "Pokaži {} del, ki je enak objavljenemu",
        "Pokaži {} dela, ki sta enaka objavljenima",
        "Pokaži {} dele, ki so enaki objavljenim",
        "Pokaži {} delov, ki so enaki objavljenim",
    ),
    "The archive holds more than %(number)d file.": (
        "Arhiv vsebuje več kot {} datoteko.",
        "Arhiv vsebuje več kot {} datoteki.",
        "Arhiv vsebuje več kot {} datoteke.",
        "Arhiv vsebuje več kot {} datotek.",
    ),
    "The language of %(number)s person": ("Jezik {} osebe", "Jezik {} oseb", "Jezik {} oseb", "Jezik {} oseb"),
    "The link is valid for %(counter)s day and works once.": (
        "Povezava velja {} dan in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
        "Povezava velja {} dni in deluje enkrat.",
    ),
    "The original has no link %(names)s. Take it out, or write it as in the original.": (
        "V izvirniku ni povezave {}. Odstranite jo ali jo zapišite kot v izvirniku.",
        "V izvirniku ni povezav {}. Odstranite ju ali ju zapišite kot v izvirniku.",
        "V izvirniku ni povezav {}. Odstranite jih ali jih zapišite kot v izvirniku.",
        "V izvirniku ni povezav {}. Odstranite jih ali jih zapišite kot v izvirniku.",
    ),
    "The page is translated from its original again. %(number)d string has taken over what was written here.": (
        "Stran se spet prevaja iz izvirnika. {} niz je prevzel, kar je bilo tukaj napisano.",
        "Stran se spet prevaja iz izvirnika. {} niza sta prevzela, kar je bilo tukaj napisano.",
        "Stran se spet prevaja iz izvirnika. {} nizi so prevzeli, kar je bilo tukaj napisano.",
        "Stran se spet prevaja iz izvirnika. {} nizov je prevzelo, kar je bilo tukaj napisano.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Poskusov prijave je bilo preveč. Počakajte {} minuto in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minuti in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minute in poskusite znova.",
        "Poskusov prijave je bilo preveč. Počakajte {} minut in poskusite znova.",
    ),
    "These words have %(letters)d letter, and there is room for %(most)d.": (
        "To besedilo ima {} znak, prostora pa je za {}.",
        "To besedilo ima {} znaka, prostora pa je za {}.",
        "To besedilo ima {} znake, prostora pa je za {}.",
        "To besedilo ima {} znakov, prostora pa je za {}.",
    ),
    "Until you log out, at most %(number)d day.": (
        "Do odjave, vendar največ {} dan.",
        "Do odjave, vendar največ {} dni.",
        "Do odjave, vendar največ {} dni.",
        "Do odjave, vendar največ {} dni.",
    ),
    "What you write here is read only by the organisers of the workshop (%(host)s) and the network, to prepare and hold it. It is deleted %(number)s day after the workshop. You can see, change and delete it yourself at any time by the link that we send you.": (
        "Kar tukaj napišete, berejo samo organizatorji delavnice ({}) in mreža, da delavnico pripravijo in izvedejo. Izbriše se {} dan po delavnici. Sami si lahko podatke kadar koli ogledate, jih spremenite in izbrišete prek povezave, ki vam jo pošljemo.",
        "Kar tukaj napišete, berejo samo organizatorji delavnice ({}) in mreža, da delavnico pripravijo in izvedejo. Izbriše se {} dni po delavnici. Sami si lahko podatke kadar koli ogledate, jih spremenite in izbrišete prek povezave, ki vam jo pošljemo.",
        "Kar tukaj napišete, berejo samo organizatorji delavnice ({}) in mreža, da delavnico pripravijo in izvedejo. Izbriše se {} dni po delavnici. Sami si lahko podatke kadar koli ogledate, jih spremenite in izbrišete prek povezave, ki vam jo pošljemo.",
        "Kar tukaj napišete, berejo samo organizatorji delavnice ({}) in mreža, da delavnico pripravijo in izvedejo. Izbriše se {} dni po delavnici. Sami si lahko podatke kadar koli ogledate, jih spremenite in izbrišete prek povezave, ki vam jo pošljemo.",
    ),
    "What you write is read only by whom you write to and by the network. It is deleted %(number)s day after the last thing that was done about it.": (
        "Kar napišete, berejo samo tisti, ki jim pišete, in mreža. Sporočilo se izbriše {} dan po zadnji obravnavi.",
        "Kar napišete, berejo samo tisti, ki jim pišete, in mreža. Sporočilo se izbriše {} dni po zadnji obravnavi.",
        "Kar napišete, berejo samo tisti, ki jim pišete, in mreža. Sporočilo se izbriše {} dni po zadnji obravnavi.",
        "Kar napišete, berejo samo tisti, ki jim pišete, in mreža. Sporočilo se izbriše {} dni po zadnji obravnavi.",
    ),
    "You are on the waiting list, and %(number)s person is before you. As soon as a place is free for you, we write to you.": (
        "Na čakalnem seznamu ste, pred vami je {} oseba. Takoj ko se za vas sprosti mesto, vam pišemo.",
        "Na čakalnem seznamu ste, pred vami sta {} osebi. Takoj ko se za vas sprosti mesto, vam pišemo.",
        "Na čakalnem seznamu ste, pred vami so {} osebe. Takoj ko se za vas sprosti mesto, vam pišemo.",
        "Na čakalnem seznamu ste, pred vami je {} oseb. Takoj ko se za vas sprosti mesto, vam pišemo.",
    ),
    "Your turn is held for %(hours)s hour. Later you can still confirm, but others may have been given the place.": (
        "Mesto v vrsti vam je prihranjeno še {} uro. Prijavo lahko potrdite tudi pozneje, vendar je mesto takrat morda že oddano drugim.",
        "Mesto v vrsti vam je prihranjeno še {} uri. Prijavo lahko potrdite tudi pozneje, vendar je mesto takrat morda že oddano drugim.",
        "Mesto v vrsti vam je prihranjeno še {} ure. Prijavo lahko potrdite tudi pozneje, vendar je mesto takrat morda že oddano drugim.",
        "Mesto v vrsti vam je prihranjeno še {} ur. Prijavo lahko potrdite tudi pozneje, vendar je mesto takrat morda že oddano drugim.",
    ),
    "and %(number)s more region": ("in še {} regija", "in še {} regiji", "in še {} regije", "in še {} regij"),
    "the link %(names)s of the original must be there once.": (
        "povezava {} iz izvirnika mora biti navedena natanko enkrat.",
        "povezavi {} iz izvirnika morata biti navedeni natanko enkrat.",
        "povezave {} iz izvirnika morajo biti navedene natanko enkrat.",
        "povezave {} iz izvirnika morajo biti navedene natanko enkrat.",
    ),
    "the placeholder %(names)s must be as in the original.": (
        "označba mesta {} mora biti enaka kot v izvirniku.",
        "označbi mesta {} morata biti enaki kot v izvirniku.",
        "označbe mesta {} morajo biti enake kot v izvirniku.",
        "označbe mesta {} morajo biti enake kot v izvirniku.",
    ),
    "to %(number)s person": ("za {} osebo", "za {} osebi", "za {} osebe", "za {} oseb"),
    "“%(title)s” was not published: %(number)s person has a place already, so there must be at least as many places.": (
        "Stran »{}« ni bila objavljena: mesto že ima {} oseba, zato mora biti mest vsaj toliko.",
        "Stran »{}« ni bila objavljena: mesto že imata {} osebi, zato mora biti mest vsaj toliko.",
        "Stran »{}« ni bila objavljena: mesto že imajo {} osebe, zato mora biti mest vsaj toliko.",
        "Stran »{}« ni bila objavljena: mesto že ima {} oseb, zato mora biti mest vsaj toliko.",
    ),
    "“%(title)s”: %(number)d string was left out, as the file marks it as not ready.": (
        "»{}«: izpuščen je {} niz, ker je v datoteki označen kot nepripravljen.",
        "»{}«: izpuščena sta {} niza, ker sta v datoteki označena kot nepripravljena.",
        "»{}«: izpuščeni so {} nizi, ker so v datoteki označeni kot nepripravljeni.",
        "»{}«: izpuščenih je {} nizov, ker so v datoteki označeni kot nepripravljeni.",
    ),
    "“%(title)s”: %(number)d string was taken from the file.": (
        "»{}«: iz datoteke je prevzet {} niz.",
        "»{}«: iz datoteke sta prevzeta {} niza.",
        "»{}«: iz datoteke so prevzeti {} nizi.",
        "»{}«: iz datoteke je prevzetih {} nizov.",
    ),
}
SPANISH = {
    "%(counter)s more thing is missing.": (
        "Falta {} elemento más.",
        "Faltan {} de elementos más.",
        "Faltan {} elementos más.",
    ),
    "%(counter)s more thing was found and is not listed. Mend these first, then check again.": (
        "Se ha encontrado {} elemento más que no figura aquí. Corrija primero estos y vuelva a comprobar.",
        "Se han encontrado {} de elementos más que no figuran aquí. Corrija primero estos y vuelva a comprobar.",
        "Se han encontrado {} elementos más que no figuran aquí. Corrija primero estos y vuelva a comprobar.",
    ),
    "%(counter)s more waits after these.": (
        "Después de estos espera {} más.",
        "Después de estos espera {} de textos más.",
        "Después de estos esperan {} más.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} página más antigua no se muestra aquí. Encuéntrela con el buscador.",
        "{} de páginas más antiguas no se muestran aquí. Encuéntrelas con el buscador.",
        "{} páginas más antiguas no se muestran aquí. Encuéntrelas con el buscador.",
    ),
    "%(counter)s page was looked at.": (
        "Se ha examinado {} página.",
        "Se han examinado {} de páginas.",
        "Se han examinado {} páginas.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} texto espera a un administrador de la red.",
        "{} de textos esperan a un administrador de la red.",
        "{} textos esperan a un administrador de la red.",
    ),
    "%(counter)s thing is missing or not right.": (
        "Hay {} elemento que falta o no está bien.",
        "Hay {} de elementos que faltan o no están bien.",
        "Hay {} elementos que faltan o no están bien.",
    ),
    "%(date)s: %(counter)s thing was missing or not right": (
        "{}: {} elemento faltaba o no estaba bien",
        "{}: {} de elementos faltaban o no estaban bien",
        "{}: {} elementos faltaban o no estaban bien",
    ),
    "%(language)s: %(number)s person": ("{}: {} persona", "{}: {} de personas", "{}: {} personas"),
    "%(number)d day after it was accepted or has run out.": (
        "{} día desde que se aceptó o caducó.",
        "{} de días desde que se aceptó o caducó.",
        "{} días desde que se aceptó o caducó.",
    ),
    "%(number)d day after the mail was sent.": (
        "{} día desde el envío del correo.",
        "{} de días desde el envío del correo.",
        "{} días desde el envío del correo.",
    ),
    "%(number)d day after the workshop, unless its page names another time.": (
        "{} día desde el taller, salvo que su página indique otro plazo.",
        "{} de días desde el taller, salvo que su página indique otro plazo.",
        "{} días desde el taller, salvo que su página indique otro plazo.",
    ),
    "%(number)d day after the workshop.": (
        "{} día desde el taller.",
        "{} de días desde el taller.",
        "{} días desde el taller.",
    ),
    "%(number)d day after you filled in the form.": (
        "{} día desde que usted rellenó el formulario.",
        "{} de días desde que usted rellenó el formulario.",
        "{} días desde que usted rellenó el formulario.",
    ),
    "%(number)d day after you logged in.": (
        "{} día desde que usted inició sesión.",
        "{} de días desde que usted inició sesión.",
        "{} días desde que usted inició sesión.",
    ),
    "%(number)d minute.": ("{} minuto.", "{} de minutos.", "{} minutos."),
    "%(number)d string from %(service)s did not fit and was left out.": (
        "{} cadena de {} no encajaba y se ha dejado fuera.",
        "{} de cadenas de {} no encajaban y se han dejado fuera.",
        "{} cadenas de {} no encajaban y se han dejado fuera.",
    ),
    "%(number)d string is too long for %(service)s. Translate it yourself.": (
        "{} cadena es demasiado larga para {}. Tradúzcala usted.",
        "{} de cadenas son demasiado largas para {}. Tradúzcalas usted.",
        "{} cadenas son demasiado largas para {}. Tradúzcalas usted.",
    ),
    "%(number)d string of the original has no translation. Send the page back, to have it translated.": (
        "{} cadena del original no tiene traducción. Devuelva la página para que se traduzca.",
        "{} de cadenas del original no tienen traducción. Devuelva la página para que se traduzcan.",
        "{} cadenas del original no tienen traducción. Devuelva la página para que se traduzcan.",
    ),
    "%(number)d year.": ("{} año.", "{} de años.", "{} años."),
    "%(number)s draft was made.": (
        "Se ha creado {} borrador.",
        "Se han creado {} de borradores.",
        "Se han creado {} borradores.",
    ),
    "%(number)s message": ("{} mensaje", "{} de mensajes", "{} mensajes"),
    "%(number)s message looks like spam: see whether it is": (
        "{} mensaje parece spam: compruebe si lo es",
        "{} de mensajes parecen spam: compruebe si lo son",
        "{} mensajes parecen spam: compruebe si lo son",
    ),
    "%(number)s more": ("{} más", "{} más", "{} más"),
    "%(number)s more figure": ("{} cifra más", "{} de cifras más", "{} cifras más"),
    "%(number)s more in the search": ("{} más en el buscador", "{} más en el buscador", "{} más en el buscador"),
    "%(number)s organisation": ("{} organización", "{} de organizaciones", "{} organizaciones"),
    "%(number)s page": ("{} página", "{} de páginas", "{} páginas"),
    "%(number)s page waits": ("{} página pendiente", "{} de páginas pendientes", "{} páginas pendientes"),
    "%(number)s person": ("{} persona", "{} de personas", "{} personas"),
    "%(number)s person has a place already: there must be at least as many places.": (
        "{} persona ya tiene plaza: debe haber al menos otras tantas plazas.",
        "{} de personas ya tienen plaza: debe haber al menos otras tantas plazas.",
        "{} personas ya tienen plaza: debe haber al menos otras tantas plazas.",
    ),
    "%(number)s person waiting": ("{} persona en espera", "{} de personas en espera", "{} personas en espera"),
    "%(number)s place is free.": ("Queda {} plaza libre.", "Quedan {} de plazas libres.", "Quedan {} plazas libres."),
    "%(number)s project supported": ("{} proyecto apoyado", "{} de proyectos apoyados", "{} proyectos apoyados"),
    "%(number)s record is kept under this address": (
        "Se conserva {} registro con esta dirección",
        "Se conservan {} de registros con esta dirección",
        "Se conservan {} registros con esta dirección",
    ),
    "%(number)s result": ("{} resultado", "{} de resultados", "{} resultados"),
    "%(number)s string": ("{} cadena", "{} de cadenas", "{} cadenas"),
    "%(number)s string has changed.": (
        "Ha cambiado {} cadena.",
        "Han cambiado {} de cadenas.",
        "Han cambiado {} cadenas.",
    ),
    "%(number)s string is gone.": (
        "Ha desaparecido {} cadena.",
        "Han desaparecido {} de cadenas.",
        "Han desaparecido {} cadenas.",
    ),
    "%(number)s word to do": ("{} palabra pendiente", "{} de palabras pendientes", "{} palabras pendientes"),
    "%(number)s workshop of %(total)s": ("{} taller de {}", "{} de talleres de {}", "{} talleres de {}"),
    "%(service)s has translated %(number)d string. Read it: it counts only once you accept it.": (
        "{} ha traducido {} cadena. Léala: solo cuenta cuando la acepte.",
        "{} ha traducido {} de cadenas. Léalas: solo cuentan cuando las acepte.",
        "{} ha traducido {} cadenas. Léalas: solo cuentan cuando las acepte.",
    ),
    "%(taken)s of %(total)s place taken": (
        "{} de {} plaza ocupada",
        "{} de {} de plazas ocupadas",
        "{} de {} plazas ocupadas",
    ),
    "%(things)s; and %(number)d more": ("{}; y {} más", "{}; y {} más", "{}; y {} más"),
    "A link is not as in the original: %(names)s.": (
        "Un enlace no está como en el original: {}.",
        "Hay enlaces que no están como en el original: {}.",
        "Hay enlaces que no están como en el original: {}.",
    ),
    "A machine has translated %(number)d string that nobody has reviewed: accept it or write it anew first.": (
        "{} cadena está traducida automáticamente y nadie la ha revisado: antes, acéptela o escríbala de nuevo.",
        "{} de cadenas están traducidas automáticamente y nadie las ha revisado: antes, acéptelas o escríbalas de nuevo.",
        "{} cadenas están traducidas automáticamente y nadie las ha revisado: antes, acéptelas o escríbalas de nuevo.",
    ),
    "A placeholder is not as in the original: %(names)s.": (
        "Un marcador no está como en el original: {}.",
        "Hay marcadores que no están como en el original: {}.",
        "Hay marcadores que no están como en el original: {}.",
    ),
    "An e-mail address is not as in the original: %(names)s.": (
        "Una dirección de correo no está como en el original: {}.",
        "Hay direcciones de correo que no están como en el original: {}.",
        "Hay direcciones de correo que no están como en el original: {}.",
    ),
    "And %(number)d more place to look at again.": (
        "Y {} lugar más que conviene volver a mirar.",
        "Y {} de lugares más que conviene volver a mirar.",
        "Y {} lugares más que conviene volver a mirar.",
    ),
    "And %(number)d more.": ("Y {} más.", "Y {} más.", "Y {} más."),
    "As long as you use it, and %(number)d year after you last logged in.": (
        "Mientras usted la use y hasta {} año después de su último inicio de sesión.",
        "Mientras usted la use y hasta {} de años después de su último inicio de sesión.",
        "Mientras usted la use y hasta {} años después de su último inicio de sesión.",
    ),
    "At most %(number)d day.": ("Como máximo, {} día.", "Como máximo, {} de días.", "Como máximo, {} días."),
    "Attendance of %(number)s person is noted.": (
        "Se ha anotado la asistencia de {} persona.",
        "Se ha anotado la asistencia de {} de personas.",
        "Se ha anotado la asistencia de {} personas.",
    ),
    "Checked on %(date)s: %(counter)s page.": (
        "Comprobado el {}: {} página.",
        "Comprobado el {}: {} de páginas.",
        "Comprobado el {}: {} páginas.",
    ),
    "For %(number)s day after the last thing that was done about your message.": (
        "{} día desde la última actuación sobre su mensaje.",
        "{} de días desde la última actuación sobre su mensaje.",
        "{} días desde la última actuación sobre su mensaje.",
    ),
    "It found %(found)s fault.": (
        "Ha encontrado {} error.",
        "Ha encontrado {} de errores.",
        "Ha encontrado {} errores.",
    ),
    "It is kept for %(days)s day after the last thing that was done about it, and then deleted.": (
        "Se conserva durante {} día desde la última actuación al respecto y después se elimina.",
        "Se conserva durante {} de días desde la última actuación al respecto y después se elimina.",
        "Se conserva durante {} días desde la última actuación al respecto y después se elimina.",
    ),
    "Machine-translated, not reviewed (%(number)d string)": (
        "Traducción automática, sin revisar ({} cadena)",
        "Traducción automática, sin revisar ({} de cadenas)",
        "Traducción automática, sin revisar ({} cadenas)",
    ),
    "On %(date)s the program %(tool)s %(version)s looked at %(pages)s page in %(browser)s.": (
        "El {}, el programa {} {} examinó {} página en {}.",
        "El {}, el programa {} {} examinó {} de páginas en {}.",
        "El {}, el programa {} {} examinó {} páginas en {}.",
    ),
    "One string has changed in the original. Translate it anew or keep it, then try again:": (
        "Una cadena ha cambiado en el original. Tradúzcala de nuevo o consérvela e inténtelo otra vez:",
        "{} de cadenas han cambiado en el original. Tradúzcalas de nuevo o consérvelas e inténtelo otra vez:",
        "{} cadenas han cambiado en el original. Tradúzcalas de nuevo o consérvelas e inténtelo otra vez:",
    ),
    "One string has no translation yet. Translate it, then try again:": (
        "Una cadena no tiene traducción todavía. Tradúzcala e inténtelo de nuevo:",
        "{} de cadenas no tienen traducción todavía. Tradúzcalas e inténtelo de nuevo:",
        "{} cadenas no tienen traducción todavía. Tradúzcalas e inténtelo de nuevo:",
    ),
    "One string was translated by a machine. Accept it or change it, then try again:": (
        "Una cadena se ha traducido automáticamente. Acéptela o modifíquela e inténtelo de nuevo:",
        "{} de cadenas se han traducido automáticamente. Acéptelas o modifíquelas e inténtelo de nuevo:",
        "{} cadenas se han traducido automáticamente. Acéptelas o modifíquelas e inténtelo de nuevo:",
    ),
    "One text was not saved: it is marked below. Everything else is saved.": (
        "Un texto no se ha guardado: está marcado abajo. Todo lo demás se ha guardado.",
        "{} de textos no se han guardado: están marcados abajo. Todo lo demás se ha guardado.",
        "{} textos no se han guardado: están marcados abajo. Todo lo demás se ha guardado.",
    ),
    "Out of date (%(number)d string changed)": (
        "Desactualizada (ha cambiado {} cadena)",
        "Desactualizada (han cambiado {} de cadenas)",
        "Desactualizada (han cambiado {} cadenas)",
    ),
    "Please look at one string again": (
        "Conviene mirar de nuevo una cadena",
        "Conviene mirar de nuevo {} de cadenas",
        "Conviene mirar de nuevo {} cadenas",
    ),
    "Registrations exported: %(number)s person": (
        "Inscripciones exportadas: {} persona",
        "Inscripciones exportadas: {} de personas",
        "Inscripciones exportadas: {} personas",
    ),
    "See the %(number)s entry of this list": (
        "Ver la entrada de esta lista ({})",
        "Ver los {} de entradas de esta lista",
        "Ver las {} entradas de esta lista",
    ),
    "See the %(number)s region of the network": (
        "Ver la región de la red ({})",
        "Ver los {} de regiones de la red",
        "Ver las {} regiones de la red",
    ),
    "See the %(number)s workshop of the network": (
        "Ver el taller de la red ({})",
        "Ver los {} de talleres de la red",
        "Ver los {} talleres de la red",
    ),
    "Show %(counter)s part that is as published": (
        "Mostrar {} parte que está como se publicó",
        "Mostrar {} de partes que están como se publicaron",
        "Mostrar {} partes que están como se publicaron",
    ),
    "The archive holds more than %(number)d file.": (
        "El archivo comprimido contiene más de {} archivo.",
        "El archivo comprimido contiene más de {} de archivos.",
        "El archivo comprimido contiene más de {} archivos.",
    ),
    "The language of %(number)s person": (
        "La lengua de {} persona",
        "La lengua de {} de personas",
        "La lengua de {} personas",
    ),
    "The link is valid for %(counter)s day and works once.": (
        "El enlace vale {} día y funciona una vez.",
        "El enlace vale {} de días y funciona una vez.",
        "El enlace vale {} días y funciona una vez.",
    ),
    "The original has no link %(names)s. Take it out, or write it as in the original.": (
        "El original no tiene el enlace {}. Quítelo o escríbalo como en el original.",
        "El original no tiene los enlaces {}. Quítelos o escríbalos como en el original.",
        "El original no tiene los enlaces {}. Quítelos o escríbalos como en el original.",
    ),
    "The page is translated from its original again. %(number)d string has taken over what was written here.": (
        "La página vuelve a traducirse de su original. {} cadena ha recogido lo que se había escrito aquí.",
        "La página vuelve a traducirse de su original. {} de cadenas han recogido lo que se había escrito aquí.",
        "La página vuelve a traducirse de su original. {} cadenas han recogido lo que se había escrito aquí.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Ha habido demasiados intentos de iniciar sesión. Espere {} minuto e inténtelo de nuevo.",
        "Ha habido demasiados intentos de iniciar sesión. Espere {} de minutos e inténtelo de nuevo.",
        "Ha habido demasiados intentos de iniciar sesión. Espere {} minutos e inténtelo de nuevo.",
    ),
    "These words have %(letters)d letter, and there is room for %(most)d.": (
        "Este texto tiene {} letra y hay sitio para {}.",
        "Este texto tiene {} de letras y hay sitio para {}.",
        "Este texto tiene {} letras y hay sitio para {}.",
    ),
    "Until you log out, at most %(number)d day.": (
        "Hasta que cierre la sesión; como máximo, {} día.",
        "Hasta que cierre la sesión; como máximo, {} de días.",
        "Hasta que cierre la sesión; como máximo, {} días.",
    ),
    "What you write here is read only by the organisers of the workshop (%(host)s) and the network, to prepare and hold it. It is deleted %(number)s day after the workshop. You can see, change and delete it yourself at any time by the link that we send you.": (
        "Lo que escriba aquí solo lo leen quienes organizan el taller ({}) y la red, para prepararlo y celebrarlo. Se elimina {} día después del taller. Usted puede verlo, modificarlo y eliminarlo en cualquier momento con el enlace que le enviamos.",
        "Lo que escriba aquí solo lo leen quienes organizan el taller ({}) y la red, para prepararlo y celebrarlo. Se elimina {} de días después del taller. Usted puede verlo, modificarlo y eliminarlo en cualquier momento con el enlace que le enviamos.",
        "Lo que escriba aquí solo lo leen quienes organizan el taller ({}) y la red, para prepararlo y celebrarlo. Se elimina {} días después del taller. Usted puede verlo, modificarlo y eliminarlo en cualquier momento con el enlace que le enviamos.",
    ),
    "What you write is read only by whom you write to and by the network. It is deleted %(number)s day after the last thing that was done about it.": (
        "Lo que escriba solo lo leen la red y, en su caso, la región a la que escribe. Se elimina {} día después de la última actuación al respecto.",
        "Lo que escriba solo lo leen la red y, en su caso, la región a la que escribe. Se elimina {} de días después de la última actuación al respecto.",
        "Lo que escriba solo lo leen la red y, en su caso, la región a la que escribe. Se elimina {} días después de la última actuación al respecto.",
    ),
    "You are on the waiting list, and %(number)s person is before you. As soon as a place is free for you, we write to you.": (
        "Está en la lista de espera y hay {} persona por delante de usted. En cuanto haya una plaza libre para usted, le escribiremos.",
        "Está en la lista de espera y hay {} de personas por delante de usted. En cuanto haya una plaza libre para usted, le escribiremos.",
        "Está en la lista de espera y hay {} personas por delante de usted. En cuanto haya una plaza libre para usted, le escribiremos.",
    ),
    "Your turn is held for %(hours)s hour. Later you can still confirm, but others may have been given the place.": (
        "Su turno se guarda durante {} hora. Después todavía podrá confirmar, pero puede que la plaza se haya dado a otra persona.",
        "Su turno se guarda durante {} de horas. Después todavía podrá confirmar, pero puede que la plaza se haya dado a otra persona.",
        "Su turno se guarda durante {} horas. Después todavía podrá confirmar, pero puede que la plaza se haya dado a otra persona.",
    ),
    "and %(number)s more region": ("y {} región más", "y {} de regiones más", "y {} regiones más"),
    "the link %(names)s of the original must be there once.": (
        "el enlace {} del original debe aparecer una vez.",
        "los enlaces {} del original deben aparecer una vez.",
        "los enlaces {} del original deben aparecer una vez.",
    ),
    "the placeholder %(names)s must be as in the original.": (
        "el marcador {} debe estar como en el original.",
        "los marcadores {} deben estar como en el original.",
        "los marcadores {} deben estar como en el original.",
    ),
    "to %(number)s person": ("a {} persona", "a {} de personas", "a {} personas"),
    "“%(title)s” was not published: %(number)s person has a place already, so there must be at least as many places.": (
        "«{}» no se ha publicado: {} persona ya tiene plaza, así que debe haber al menos otras tantas plazas.",
        "«{}» no se ha publicado: {} de personas ya tienen plaza, así que debe haber al menos otras tantas plazas.",
        "«{}» no se ha publicado: {} personas ya tienen plaza, así que debe haber al menos otras tantas plazas.",
    ),
    "“%(title)s”: %(number)d string was left out, as the file marks it as not ready.": (
        "«{}»: {} cadena se ha dejado fuera, porque el archivo la marca como no lista.",
        "«{}»: {} de cadenas se han dejado fuera, porque el archivo las marca como no listas.",
        "«{}»: {} cadenas se han dejado fuera, porque el archivo las marca como no listas.",
    ),
    "“%(title)s”: %(number)d string was taken from the file.": (
        "«{}»: se ha tomado {} cadena del archivo.",
        "«{}»: se han tomado {} de cadenas del archivo.",
        "«{}»: se han tomado {} cadenas del archivo.",
    ),
}
FRENCH = {
    "%(counter)s more thing is missing.": (
        "Il manque encore {} élément.",
        "Il manque encore {} d’éléments.",
        "Il manque encore {} éléments.",
    ),
    "%(counter)s more thing was found and is not listed. Mend these first, then check again.": (
        "{} autre élément a été trouvé et n’est pas listé. Corrigez d’abord ceux-ci, puis relancez la vérification.",
        "{} d’autres éléments ont été trouvés et ne sont pas listés. Corrigez d’abord ceux-ci, puis relancez la vérification.",
        "{} autres éléments ont été trouvés et ne sont pas listés. Corrigez d’abord ceux-ci, puis relancez la vérification.",
    ),
    "%(counter)s more waits after these.": (
        "Après ceux-ci, {} autre attend.",
        "Après ceux-ci, {} d’autres attendent.",
        "Après ceux-ci, {} autres attendent.",
    ),
    "%(counter)s older page is not shown here. Find it with the search.": (
        "{} page plus ancienne n’est pas affichée ici. Trouvez-la avec la recherche.",
        "{} de pages plus anciennes ne sont pas affichées ici. Trouvez-les avec la recherche.",
        "{} pages plus anciennes ne sont pas affichées ici. Trouvez-les avec la recherche.",
    ),
    "%(counter)s page was looked at.": (
        "{} page a été examinée.",
        "{} de pages ont été examinées.",
        "{} pages ont été examinées.",
    ),
    "%(counter)s text waits for a network administrator.": (
        "{} texte attend un administrateur du réseau.",
        "{} de textes attendent un administrateur du réseau.",
        "{} textes attendent un administrateur du réseau.",
    ),
    "%(counter)s thing is missing or not right.": (
        "{} élément manque ou n’est pas correct.",
        "{} d’éléments manquent ou ne sont pas corrects.",
        "{} éléments manquent ou ne sont pas corrects.",
    ),
    "%(date)s: %(counter)s thing was missing or not right": (
        "{}\xa0: {} élément manquait ou n’était pas correct",
        "{}\xa0: {} d’éléments manquaient ou n’étaient pas corrects",
        "{}\xa0: {} éléments manquaient ou n’étaient pas corrects",
    ),
    "%(language)s: %(number)s person": ("{}\xa0: {} personne", "{}\xa0: {} de personnes", "{}\xa0: {} personnes"),
    "%(number)d day after it was accepted or has run out.": (
        "{} jour après son acceptation ou son expiration.",
        "{} de jours après son acceptation ou son expiration.",
        "{} jours après son acceptation ou son expiration.",
    ),
    "%(number)d day after the mail was sent.": (
        "{} jour après l’envoi du courriel.",
        "{} de jours après l’envoi du courriel.",
        "{} jours après l’envoi du courriel.",
    ),
    "%(number)d day after the workshop, unless its page names another time.": (
        "{} jour après l’atelier, sauf si la page de celui-ci indique un autre délai.",
        "{} de jours après l’atelier, sauf si la page de celui-ci indique un autre délai.",
        "{} jours après l’atelier, sauf si la page de celui-ci indique un autre délai.",
    ),
    "%(number)d day after the workshop.": (
        "{} jour après l’atelier.",
        "{} de jours après l’atelier.",
        "{} jours après l’atelier.",
    ),
    "%(number)d day after you filled in the form.": (
        "{} jour après que vous avez rempli le formulaire.",
        "{} de jours après que vous avez rempli le formulaire.",
        "{} jours après que vous avez rempli le formulaire.",
    ),
    "%(number)d day after you logged in.": (
        "{} jour après votre connexion.",
        "{} de jours après votre connexion.",
        "{} jours après votre connexion.",
    ),
    "%(number)d minute.": ("{} minute.", "{} de minutes.", "{} minutes."),
    "%(number)d string from %(service)s did not fit and was left out.": (
        "{} segment de {} ne convenait pas et a été laissé de côté.",
        "{} de segments de {} ne convenaient pas et ont été laissés de côté.",
        "{} segments de {} ne convenaient pas et ont été laissés de côté.",
    ),
    "%(number)d string is too long for %(service)s. Translate it yourself.": (
        "{} segment est trop long pour {}. Traduisez-le vous-même.",
        "{} de segments sont trop longs pour {}. Traduisez-les vous-même.",
        "{} segments sont trop longs pour {}. Traduisez-les vous-même.",
    ),
    "%(number)d string of the original has no translation. Send the page back, to have it translated.": (
        "{} segment de l’original n’a pas de traduction. Renvoyez la page pour qu’il soit traduit.",
        "{} de segments de l’original n’ont pas de traduction. Renvoyez la page pour qu’ils soient traduits.",
        "{} segments de l’original n’ont pas de traduction. Renvoyez la page pour qu’ils soient traduits.",
    ),
    "%(number)d year.": ("{} an.", "{} d’années.", "{} ans."),
    "%(number)s draft was made.": (
        "{} brouillon a été créé.",
        "{} de brouillons ont été créés.",
        "{} brouillons ont été créés.",
    ),
    "%(number)s message": ("{} message", "{} de messages", "{} messages"),
    "%(number)s message looks like spam: see whether it is": (
        "{} message semble indésirable\xa0: à vérifier",
        "{} de messages semblent indésirables\xa0: à vérifier",
        "{} messages semblent indésirables\xa0: à vérifier",
    ),
    "%(number)s more": ("{} de plus", "{} de plus", "{} de plus"),
    "%(number)s more figure": ("{} autre chiffre", "{} d’autres chiffres", "{} autres chiffres"),
    "%(number)s more in the search": (
        "{} de plus dans la recherche",
        "{} de plus dans la recherche",
        "{} de plus dans la recherche",
    ),
    "%(number)s organisation": ("{} organisation", "{} d’organisations", "{} organisations"),
    "%(number)s page": ("{} page", "{} de pages", "{} pages"),
    "%(number)s page waits": ("{} page attend", "{} de pages attendent", "{} pages attendent"),
    "%(number)s person": ("{} personne", "{} de personnes", "{} personnes"),
    "%(number)s person has a place already: there must be at least as many places.": (
        "{} personne a déjà une place\xa0: il faut au moins autant de places.",
        "{} de personnes ont déjà une place\xa0: il faut au moins autant de places.",
        "{} personnes ont déjà une place\xa0: il faut au moins autant de places.",
    ),
    "%(number)s person waiting": ("{} personne en attente", "{} de personnes en attente", "{} personnes en attente"),
    "%(number)s place is free.": ("{} place est libre.", "{} de places sont libres.", "{} places sont libres."),
    "%(number)s project supported": ("{} projet soutenu", "{} de projets soutenus", "{} projets soutenus"),
    "%(number)s record is kept under this address": (
        "{} enregistrement est conservé sous cette adresse",
        "{} d’enregistrements sont conservés sous cette adresse",
        "{} enregistrements sont conservés sous cette adresse",
    ),
    "%(number)s result": ("{} résultat", "{} de résultats", "{} résultats"),
    "%(number)s string": ("{} segment", "{} de segments", "{} segments"),
    "%(number)s string has changed.": ("{} segment a changé.", "{} de segments ont changé.", "{} segments ont changé."),
    "%(number)s string is gone.": ("{} segment a disparu.", "{} de segments ont disparu.", "{} segments ont disparu."),
    "%(number)s word to do": ("{} mot à traiter", "{} de mots à traiter", "{} mots à traiter"),
    "%(number)s workshop of %(total)s": ("{} atelier sur {}", "{} d’ateliers sur {}", "{} ateliers sur {}"),
    "%(service)s has translated %(number)d string. Read it: it counts only once you accept it.": (
        "{} a traduit {} segment. Relisez-le\xa0: il ne compte qu’une fois que vous l’avez accepté.",
        "{} a traduit {} de segments. Relisez-les\xa0: ils ne comptent qu’une fois que vous les avez acceptés.",
        "{} a traduit {} segments. Relisez-les\xa0: ils ne comptent qu’une fois que vous les avez acceptés.",
    ),
    "%(taken)s of %(total)s place taken": (
        "Places occupées\xa0: {} sur {}",
        "Places occupées\xa0: {} sur {}",
        "Places occupées\xa0: {} sur {}",
    ),
    "%(things)s; and %(number)d more": (
        "{}\u202f; et {} de plus",
        "{}\u202f; et {} de plus",
        "{}\u202f; et {} de plus",
    ),
    "A link is not as in the original: %(names)s.": (
        "Un lien n’est pas identique à celui de l’original\xa0: {}.",
        "Des liens ne sont pas identiques à ceux de l’original\xa0: {}.",
        "Des liens ne sont pas identiques à ceux de l’original\xa0: {}.",
    ),
    "A machine has translated %(number)d string that nobody has reviewed: accept it or write it anew first.": (
        "Une machine a traduit {} segment que personne n’a relu\xa0: acceptez-le ou réécrivez-le d’abord.",
        "Une machine a traduit {} de segments que personne n’a relus\xa0: acceptez-les ou réécrivez-les d’abord.",
        "Une machine a traduit {} segments que personne n’a relus\xa0: acceptez-les ou réécrivez-les d’abord.",
    ),
    "A placeholder is not as in the original: %(names)s.": (
        "Un espace réservé diffère de l’original\xa0: {}.",
        "Des espaces réservés diffèrent de l’original\xa0: {}.",
        "Des espaces réservés diffèrent de l’original\xa0: {}.",
    ),
    "An e-mail address is not as in the original: %(names)s.": (
        "Une adresse électronique diffère de l’original\xa0: {}.",
        "Des adresses électroniques diffèrent de l’original\xa0: {}.",
        "Des adresses électroniques diffèrent de l’original\xa0: {}.",
    ),
    "And %(number)d more place to look at again.": (
        "Et {} autre endroit à revoir.",
        "Et {} d’autres endroits à revoir.",
        "Et {} autres endroits à revoir.",
    ),
    "And %(number)d more.": ("Et {} de plus.", "Et {} de plus.", "Et {} de plus."),
    "As long as you use it, and %(number)d year after you last logged in.": (
        "Tant que vous l’utilisez, puis {} an après votre dernière connexion.",
        "Tant que vous l’utilisez, puis {} d’années après votre dernière connexion.",
        "Tant que vous l’utilisez, puis {} ans après votre dernière connexion.",
    ),
    "At most %(number)d day.": ("{} jour au plus.", "{} de jours au plus.", "{} jours au plus."),
    "Attendance of %(number)s person is noted.": (
        "La présence de {} personne est notée.",
        "La présence de {} de personnes est notée.",
        "La présence de {} personnes est notée.",
    ),
    "Checked on %(date)s: %(counter)s page.": (
        "Vérification du {}\xa0: {} page.",
        "Vérification du {}\xa0: {} de pages.",
        "Vérification du {}\xa0: {} pages.",
    ),
    "For %(number)s day after the last thing that was done about your message.": (
        "Pendant {} jour après la dernière action concernant votre message.",
        "Pendant {} de jours après la dernière action concernant votre message.",
        "Pendant {} jours après la dernière action concernant votre message.",
    ),
    "It found %(found)s fault.": ("Il a relevé {} défaut.", "Il a relevé {} de défauts.", "Il a relevé {} défauts."),
    "It is kept for %(days)s day after the last thing that was done about it, and then deleted.": (
        "Il est conservé pendant {} jour après la dernière action le concernant, puis supprimé.",
        "Il est conservé pendant {} de jours après la dernière action le concernant, puis supprimé.",
        "Il est conservé pendant {} jours après la dernière action le concernant, puis supprimé.",
    ),
    "Machine-translated, not reviewed (%(number)d string)": (
        "Traduction automatique, non relue ({} segment)",
        "Traduction automatique, non relue ({} de segments)",
        "Traduction automatique, non relue ({} segments)",
    ),
    "On %(date)s the program %(tool)s %(version)s looked at %(pages)s page in %(browser)s.": (
        "Le {}, le programme {} {} a examiné {} page dans {}.",
        "Le {}, le programme {} {} a examiné {} de pages dans {}.",
        "Le {}, le programme {} {} a examiné {} pages dans {}.",
    ),
    "One string has changed in the original. Translate it anew or keep it, then try again:": (
        "Un segment a changé dans l’original. Retraduisez-le ou gardez-le, puis réessayez\xa0:",
        "{} de segments ont changé dans l’original. Retraduisez-les ou gardez-les, puis réessayez\xa0:",
        "{} segments ont changé dans l’original. Retraduisez-les ou gardez-les, puis réessayez\xa0:",
    ),
    "One string has no translation yet. Translate it, then try again:": (
        "Un segment n’a pas encore de traduction. Traduisez-le, puis réessayez\xa0:",
        "{} de segments n’ont pas encore de traduction. Traduisez-les, puis réessayez\xa0:",
        "{} segments n’ont pas encore de traduction. Traduisez-les, puis réessayez\xa0:",
    ),
    "One string was translated by a machine. Accept it or change it, then try again:": (
        "Un segment a été traduit par une machine. Acceptez-le ou modifiez-le, puis réessayez\xa0:",
        "{} de segments ont été traduits par une machine. Acceptez-les ou modifiez-les, puis réessayez\xa0:",
        "{} segments ont été traduits par une machine. Acceptez-les ou modifiez-les, puis réessayez\xa0:",
    ),
    "One text was not saved: it is marked below. Everything else is saved.": (
        "Un texte n’a pas été enregistré\xa0: il est signalé ci-dessous. Tout le reste est enregistré.",
        "{} de textes n’ont pas été enregistrés\xa0: ils sont signalés ci-dessous. Tout le reste est enregistré.",
        "{} textes n’ont pas été enregistrés\xa0: ils sont signalés ci-dessous. Tout le reste est enregistré.",
    ),
    "Out of date (%(number)d string changed)": (
        "Périmée ({} segment modifié)",
        "Périmée ({} de segments modifiés)",
        "Périmée ({} segments modifiés)",
    ),
    "Please look at one string again": (
        "Veuillez revoir un segment",
        "Veuillez revoir {} de segments",
        "Veuillez revoir {} segments",
    ),
    "Registrations exported: %(number)s person": (
        "Inscriptions exportées\xa0: {} personne",
        "Inscriptions exportées\xa0: {} de personnes",
        "Inscriptions exportées\xa0: {} personnes",
    ),
    "See the %(number)s entry of this list": (
        "Voir l’entrée de cette liste ({})",
        "Voir les {} d’entrées de cette liste",
        "Voir les {} entrées de cette liste",
    ),
    "See the %(number)s region of the network": (
        "Voir la région du réseau ({})",
        "Voir les {} de régions du réseau",
        "Voir les {} régions du réseau",
    ),
    "See the %(number)s workshop of the network": (
        "Voir l’atelier du réseau ({})",
        "Voir les {} d’ateliers du réseau",
        "Voir les {} ateliers du réseau",
    ),
    "Show %(counter)s part that is as published": (
        "Afficher {} partie identique à la version publiée",
        "Afficher {} de parties identiques à la version publiée",
        "Afficher {} parties identiques à la version publiée",
    ),
    "The archive holds more than %(number)d file.": (
        "L’archive contient plus de {} fichier.",
        "L’archive contient plus de {} de fichiers.",
        "L’archive contient plus de {} fichiers.",
    ),
    "The language of %(number)s person": (
        "La langue de {} personne",
        "La langue de {} de personnes",
        "La langue de {} personnes",
    ),
    "The link is valid for %(counter)s day and works once.": (
        "Le lien est valable {} jour et ne fonctionne qu’une fois.",
        "Le lien est valable {} de jours et ne fonctionne qu’une fois.",
        "Le lien est valable {} jours et ne fonctionne qu’une fois.",
    ),
    "The original has no link %(names)s. Take it out, or write it as in the original.": (
        "L’original n’a pas de lien {}. Retirez-le, ou écrivez-le comme dans l’original.",
        "L’original n’a pas de liens {}. Retirez-les, ou écrivez-les comme dans l’original.",
        "L’original n’a pas de liens {}. Retirez-les, ou écrivez-les comme dans l’original.",
    ),
    "The page is translated from its original again. %(number)d string has taken over what was written here.": (
        "La page est de nouveau traduite de son original. {} segment a repris ce qui avait été écrit ici.",
        "La page est de nouveau traduite de son original. {} de segments ont repris ce qui avait été écrit ici.",
        "La page est de nouveau traduite de son original. {} segments ont repris ce qui avait été écrit ici.",
    ),
    "There were too many attempts to log in. Wait %(minutes)d minute, then try again.": (
        "Il y a eu trop de tentatives de connexion. Attendez {} minute, puis réessayez.",
        "Il y a eu trop de tentatives de connexion. Attendez {} de minutes, puis réessayez.",
        "Il y a eu trop de tentatives de connexion. Attendez {} minutes, puis réessayez.",
    ),
    "These words have %(letters)d letter, and there is room for %(most)d.": (
        "Ce texte a {} caractère, et il y a de la place pour {}.",
        "Ce texte a {} de caractères, et il y a de la place pour {}.",
        "Ce texte a {} caractères, et il y a de la place pour {}.",
    ),
    "Until you log out, at most %(number)d day.": (
        "Jusqu’à votre déconnexion, {} jour au plus.",
        "Jusqu’à votre déconnexion, {} de jours au plus.",
        "Jusqu’à votre déconnexion, {} jours au plus.",
    ),
    "What you write here is read only by the organisers of the workshop (%(host)s) and the network, to prepare and hold it. It is deleted %(number)s day after the workshop. You can see, change and delete it yourself at any time by the link that we send you.": (
        "Ce que vous écrivez ici n’est lu que par les organisateurs de l’atelier ({}) et par le réseau, pour la préparation et le déroulement de l’atelier. Ces informations sont supprimées {} jour après l’atelier. Vous pouvez à tout moment les consulter, les modifier et les supprimer vous-même grâce au lien que nous vous envoyons.",
        "Ce que vous écrivez ici n’est lu que par les organisateurs de l’atelier ({}) et par le réseau, pour la préparation et le déroulement de l’atelier. Ces informations sont supprimées {} de jours après l’atelier. Vous pouvez à tout moment les consulter, les modifier et les supprimer vous-même grâce au lien que nous vous envoyons.",
        "Ce que vous écrivez ici n’est lu que par les organisateurs de l’atelier ({}) et par le réseau, pour la préparation et le déroulement de l’atelier. Ces informations sont supprimées {} jours après l’atelier. Vous pouvez à tout moment les consulter, les modifier et les supprimer vous-même grâce au lien que nous vous envoyons.",
    ),
    "What you write is read only by whom you write to and by the network. It is deleted %(number)s day after the last thing that was done about it.": (
        "Ce que vous écrivez n’est lu que par les destinataires et par le réseau. Votre message est supprimé {} jour après la dernière action le concernant.",
        "Ce que vous écrivez n’est lu que par les destinataires et par le réseau. Votre message est supprimé {} de jours après la dernière action le concernant.",
        "Ce que vous écrivez n’est lu que par les destinataires et par le réseau. Votre message est supprimé {} jours après la dernière action le concernant.",
    ),
    "You are on the waiting list, and %(number)s person is before you. As soon as a place is free for you, we write to you.": (
        "Vous êtes sur la liste d’attente, et {} personne est avant vous. Dès qu’une place est libre pour vous, nous vous écrivons.",
        "Vous êtes sur la liste d’attente, et {} de personnes sont avant vous. Dès qu’une place est libre pour vous, nous vous écrivons.",
        "Vous êtes sur la liste d’attente, et {} personnes sont avant vous. Dès qu’une place est libre pour vous, nous vous écrivons.",
    ),
    "Your turn is held for %(hours)s hour. Later you can still confirm, but others may have been given the place.": (
        "Votre place dans l’ordre d’inscription est gardée pendant {} heure. Plus tard, vous pourrez encore confirmer, mais la place aura peut-être été donnée à d’autres.",
        "Votre place dans l’ordre d’inscription est gardée pendant {} d’heures. Plus tard, vous pourrez encore confirmer, mais la place aura peut-être été donnée à d’autres.",
        "Votre place dans l’ordre d’inscription est gardée pendant {} heures. Plus tard, vous pourrez encore confirmer, mais la place aura peut-être été donnée à d’autres.",
    ),
    "and %(number)s more region": ("et {} autre région", "et {} d’autres régions", "et {} autres régions"),
    "the link %(names)s of the original must be there once.": (
        "le lien {} de l’original doit y figurer une fois.",
        "les liens {} de l’original doivent y figurer une fois.",
        "les liens {} de l’original doivent y figurer une fois.",
    ),
    "the placeholder %(names)s must be as in the original.": (
        "l’espace réservé {} doit être comme dans l’original.",
        "les espaces réservés {} doivent être comme dans l’original.",
        "les espaces réservés {} doivent être comme dans l’original.",
    ),
    "to %(number)s person": ("à {} personne", "à {} de personnes", "à {} personnes"),
    "“%(title)s” was not published: %(number)s person has a place already, so there must be at least as many places.": (
        "«\xa0{}\xa0» n’a pas été publiée\xa0: {} personne a déjà une place, il doit donc y avoir au moins autant de places.",
        "«\xa0{}\xa0» n’a pas été publiée\xa0: {} de personnes ont déjà une place, il doit donc y avoir au moins autant de places.",
        "«\xa0{}\xa0» n’a pas été publiée\xa0: {} personnes ont déjà une place, il doit donc y avoir au moins autant de places.",
    ),
    "“%(title)s”: %(number)d string was left out, as the file marks it as not ready.": (
        "«\xa0{}\xa0»\xa0: {} segment a été laissé de côté, car le fichier le marque comme non prêt.",
        "«\xa0{}\xa0»\xa0: {} de segments ont été laissés de côté, car le fichier les marque comme non prêts.",
        "«\xa0{}\xa0»\xa0: {} segments ont été laissés de côté, car le fichier les marque comme non prêts.",
    ),
    "“%(title)s”: %(number)d string was taken from the file.": (
        "«\xa0{}\xa0»\xa0: {} segment a été repris du fichier.",
        "«\xa0{}\xa0»\xa0: {} de segments ont été repris du fichier.",
        "«\xa0{}\xa0»\xa0: {} segments ont été repris du fichier.",
    ),
}
QUOTED = re.compile(r"“[^”]*”")
OWN_QUOTES = {
    "es": re.compile(r"«\S[^«»]*\S»"),
    "fr": re.compile(r"«\u00a0[^«»]*\u00a0»"),
    "sl": re.compile(r"»\S[^«»]*\S«"),
}
NO_QUOTES = re.compile(r"[“”„\"«»]")
# A tag's attributes and a time on the clock are no prose.
NO_PROSE = re.compile(r"<[^>]*>|\d:\d|https?://")

SENTENCE = (".", ":")


@pytest.fixture
def compiled(tmp_path, settings):
    """Let Django read the catalogues as they are now, whatever was compiled before."""
    shutil.copytree(catalogues.CHECKOUT / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    # One of our own words and two of supplements for each language.
    assert catalogues.compile_catalogues(tmp_path) == len(LANGUAGES) * 3
    settings.LOCALE_PATHS = [tmp_path / "locale", tmp_path / "locale" / "packages"]


def catalogue(language):
    """Return our own messages."""
    return list(catalogues.read_catalogue(catalogues.path_of(language), language).values())


def everything(language):
    """Return our own messages and those of packages that we have words for."""
    return catalogue(language) + [
        message
        for domain in supplements.DOMAINS
        for message in catalogues.read_catalogue(supplements.path_of(language, domain), language).values()
    ]


def strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def english(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def test_there_is_a_catalogue_for_each_language_beside_english():
    assert {path.parts[-3] for path in catalogues.CHECKOUT.glob("locale/*/LC_MESSAGES/django.po")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_uncertain_stale_or_filled_in_differently(language):
    assert catalogues.faults([language]) + supplements.faults([language]) == []


@pytest.mark.parametrize(
    ("language", "numbers", "forms"),
    [
        ("sl", SLOVENIAN_NUMBERS, SLOVENIAN),
        ("es", SPANISH_NUMBERS, SPANISH),
        ("fr", FRENCH_NUMBERS, FRENCH),
    ],
)
def test_every_plural_agrees_with_its_number(compiled, language, numbers, forms):
    plurals = [message for message in catalogues.extract_messages() if message.pluralizable]

    with translation.override(language):
        rendered = {
            (message.id[0], number): _counted(message, number) % defaultdict(lambda number=number: number)
            for message in plurals
            for number in numbers
        }

    assert rendered == {
        (words, number): texts[form].replace("{}", str(number))
        for words, texts in forms.items()
        for number, form in numbers.items()
    }


def _counted(message, number):
    if message.context:
        return translation.npgettext(message.context, *message.id, number)
    return translation.ngettext(*message.id, number)


def test_a_language_without_a_catalogue_reads_english(compiled):
    with translation.override("eu"):
        assert translation.gettext("Key figures") == "Key figures"
        assert translation.ngettext("%(number)s result", "%(number)s results", 2) == "%(number)s results"


def test_the_search_page_has_an_address_in_each_language(compiled):
    found = {}
    for language in ("en", *LANGUAGES):
        with translation.override(language):
            found[language] = translation.gettext("search/")

    assert found == {"en": "search/", "sl": "iskanje/", "es": "buscar/", "fr": "recherche/"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotations_stand_in_the_marks_of_the_language(language):
    wrong = []
    for message in catalogue(language):
        for text in strings(message):
            prose = NO_PROSE.sub("", text)
            quotes = OWN_QUOTES[language]
            same = len(quotes.findall(prose)) == len(QUOTED.findall(english(message)))
            if not same or NO_QUOTES.search(quotes.sub("", prose)):
                wrong.append(text)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_typographic(language):
    assert [
        text for message in everything(language) for text in strings(message) if "'" in NO_PROSE.sub("", text)
    ] == []


def test_french_marks_stand_behind_their_no_break_spaces():
    wrong = [
        text
        for message in everything("fr")
        for text in strings(message)
        if re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):", NO_PROSE.sub("", text))
    ]

    assert wrong == []


def test_other_languages_leave_no_space_before_a_mark():
    wrong = [
        text
        for language in ("es", "sl")
        for message in everything(language)
        for text in strings(message)
        if re.search(r"\s[;:!?]|[\u00a0\u202f]", text)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_packages_quote_as_the_language_does(language):
    wrong = [
        text
        for message in everything(language)
        for text in strings(message)
        if NO_QUOTES.search(OWN_QUOTES[language].sub("", NO_PROSE.sub("", text)))
    ]

    assert wrong == []


def _follows_greeting(message, language):
    return language == "es" and english(message).endswith((".", ":"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_begins_and_ends_as_its_english_does(language):
    """Labels begin in lower case where the English does, and only sentences end with a full stop.

    What greets at the head of a mail ends as is usual in the language, and after it Spanish begins anew.
    """
    wrong = [
        (english(message), text)
        for message in everything(language)
        for text in strings(message)
        if (
            (text.endswith(SENTENCE) != english(message).endswith(SENTENCE) and not english(message).endswith(","))
            or (english(message)[:1].islower() and not text[:1].islower() and not _follows_greeting(message, language))
            or (english(message)[:1].isupper() and text[:1].islower())
        )
    ]

    assert wrong == []
