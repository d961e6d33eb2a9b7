"""Leads participles and irregular forms back to their verbs, and says which of them are nouns of their own.

A dictionary calls a participle an adjective (Spanish cerrada, French cultivée), or knows only its first form. These are
rules of the languages; whether a verb that they propose exists, a dictionary has to say.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """Patterns of forms with their infinitives, and one pattern that tells at once when none of them fits."""

    any: re.Pattern[str]
    each: tuple[tuple[re.Pattern[str], str], ...]


def _rules(text: str) -> Rules:
    """Return rules written as "pattern infinitive" lines; the pattern's first group is what stands before."""
    pairs = [line.split() for line in text.strip().splitlines()]
    return Rules(
        re.compile("|".join(f"(?:{pattern})" for pattern, _infinitive in pairs)),
        tuple((re.compile(pattern), infinitive.replace("~", r"\1")) for pattern, infinitive in pairs),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# "~" stands for what precedes: supuesto, propuesto and puesto are of poner.
_IRREGULAR: dict[str, Rules] = {
    "es": _rules(r"""
        (.*)hech[oa]s? ~hacer
        (.*)dich[oa]s? ~decir
        (.*)puest[oa]s? ~poner
        (.*a)biert[oa]s? ~brir
        (.*)cubiert[oa]s? ~cubrir
        (.*)scrit[oa]s? ~scribir
        (.*)vuelt[oa]s? ~volver
        (.*e)suelt[oa]s? ~solver
        (.*)muert[oa]s? ~morir
        ()rot[oa]s? romper
        (.*)vist[oa]s? ~ver
        (.*)impres[oa]s? ~imprimir
        (.*)vin(?:o|ieron|iera|ieran) ~venir
    """),
    "fr": _rules(r"""
        (.*)pri(?:s|se|ses) ~prendre
        (.*)mi(?:s|se|ses) ~mettre
        (.*)tenu(?:e|s|es)? ~tenir
        (.*)venu(?:e|s|es)? ~venir
        (.*)tiend(?:ra|ront|rait|raient) ~tenir
        (.*)viend(?:ra|ront|rait|raient) ~venir
        (.*)reçu(?:e|s|es)? ~recevoir
        (.*)vu(?:e|s|es)? ~voir
        (.*)l(?:u|ue|us|ues) ~lire
        (.*[^aeiou]?)dui(?:t|te|ts|tes) ~duire
        (.*)strui(?:t|te|ts|tes) ~struire
        ()cui(?:t|te|ts|tes) cuire
        (.*)cri(?:t|te|ts|tes) ~crire
        (.*)di(?:te|ts|tes) ~dire
        ()lit lire
        ()mor(?:t|te|ts|tes) mourir
        (.*qu)i(?:s|se|ses) ~érir
        (.*)connu(?:e|s|es)? ~connaître
        (.*)vécu(?:e|s|es)? ~vivre
        (.*)(?:vit|vivent|vivait|vivaient) ~vivre
        (.*)suivi(?:e|s|es)? ~suivre
        (.*)couru(?:e|s|es)? ~courir
        ()cru(?:e|s|es)? croire
        ()bu(?:e|s|es)? boire
        (.*)fai(?:te|ts|tes) ~faire
        (.*[aeo]i)n(?:t|te|ts|tes) ~ndre
        (.*[aeo]i)gn(?:ent|ait|aient|ant) ~ndre
        (.*)cueill(?:e|ent|i|ie|is|ies|ait|aient) ~cueillir
    """),
    "sl": _rules(r"""
        (.*)ber(?:e|em|eš|emo|ete|ejo|imo|ite) ~brati
        (.*)br(?:al|ala|alo|ali|ale) ~brati
        (.*)per(?:e|emo|ete|ejo) ~prati
        (.*)pek(?:el|la|lo|li|le|ó) ~peči
        (.*)peč(?:e|emo|ete|ejo) ~peči
        (.*)rek(?:el|la|lo|li|le) ~reči
        (.*)reč(?:e|emo|ete|ejo) ~reči
        (.*)tek(?:el|la|lo|li|le) ~teči
        (.*)teč(?:e|emo|ete|ejo) ~teči
        (.*)sek(?:al|ala|ali) ~sekati
        (.*)vleč(?:e|emo|ejo) ~vleči
        (.*)vlek(?:el|la|lo|li|le) ~vleči
        (.*)rast(?:e|emo|ete|ejo) ~rasti
        (.*)ras(?:el|la|lo|li|le|tel|tla|tlo|tli) ~rasti
        (.*)plet(?:e|emo|ete|ejo|el|la|lo|li|le) ~plesti
        (.*)met(?:e|emo|ejo|el|la|lo|li|le) ~mesti
        (.*)ved(?:em|emo|ete|ejo|el|la|lo|li|le) ~vesti
        (.*)nes(?:e|em|emo|ete|ejo|el|la|lo|li|le) ~nesti
        (.*)tk(?:e|emo|ete|ejo|al|ala|alo|ali|ale) ~tkati
        ()ve(?:m|š|mo|ste|do) vedeti
        (.*)prod(?:a|am|amo|ate|ajo|al|ala|alo|ali|ale) ~prodati
        (.*)mr(?:e|em|emo|ejo|l|la|lo|li|le) ~mreti
        (.*)pr(?:e|em|emo|ejo|l|la|lo|li|le) ~preti
        (.*)jm(?:e|em|emo|ete|ejo) ~jeti
        (.*)jam(?:e|em|emo|ete|ejo) ~jeti
        (.*j)e(?:l|la|lo|li|le) ~eti
        (.*)vzam(?:e|em|emo|ete|ejo) ~vzeti
        (.*)žanj(?:e|emo|ejo) ~žeti
        (.*)čn(?:e|em|emo|ete|ejo) ~četi
        (.*)nam(?:e|emo|ejo) ~neti
        (.*)gre(?:l|la|lo|li|le|je|jejo) ~greti
        (.*)hot(?:el|ela|elo|eli|ele) ~hoteti
        (.*)hoče(?:m|mo|te|jo)? ~hoteti
        (.*)šl(?:a|o|i|e) ~iti
        (.*)pošlj(?:e|em|emo|ete|ejo) ~poslati
        (.*)jemlj(?:e|em|emo|ete|ejo) ~jemati
        (.*)stoj(?:i|im|imo|ite|ijo) ~stati
        ()boj(?:i|im|imo|ijo) bati
    """),
    # Of English two nouns as well, whose plurals the dictionary takes for verbs.
    "en": _rules(r"""
        ()left leave
        ()leaves leaf
        ()bases basis
        ()rose rise
        ()thought think
        ()won win
        ()lent lend
        ()shorn shear
        ()wound wind
        ()bound bind
        ()ground grind
        ()fed feed
        ()bred breed
        ()felt feel
        ()led lead
        ()laid lay
        ()lay lie
        ()saw see
        ()spoke speak
        ()stole steal
        ()wove weave
        ()woven weave
        ()sown sow
        ()sewn sew
        ()shown show
        ()mown mow
        ()hung hang
        ()dug dig
        ()sought seek
        ()fought fight
        ()bent bend
        ()dealt deal
        ()leant lean
        ()learnt learn
        ()burnt burn
        ()built build
        ()rebuilt rebuild
        ()froze freeze
        ()frozen freeze
        ()tore tear
        ()torn tear
        ()wore wear
        ()worn wear
    """),
}
# Forms of those that everybody reads as nouns (or worse): they belong to no verb, neither in texts nor in queries.
_NOUNS_ALWAYS = _words("""
    puesta puestas puesto puestos propuesta propuestas respuesta respuestas apuesta apuestas impuesto impuestos
    presupuesto presupuestos vuelta vueltas vista vistas revista revistas entrevista entrevistas encuesta
    revuelta supuesto supuestos compuesto entreprise entreprises avenue avenues revenu revenus crédit crédits
    édit débit débits revue revues surprise surprises chemise chemises remise remises plus plue point points
    pointe pointes saint sainte saints teint joint joints contraintes contrainte plainte plaintes crainte
    craintes soin produit produits conduites permis compromis faits fait contenu contenus partie parties sortie
    sorties mérite élite élites visite visites site sites suite suites limite limites fruit circuit circuits
    biscuit biscuits
""")
# Participles that are nouns as often: in a query they ask for the noun, though texts have them under the verb too.
_NOUNS_IN_QUERIES = _words("""
    hecho hechos dicho dichos muerto muertos escrito escritos cubierta cubiertas mercado mercados estado estados
    lado lados grado grados cuidado cuidados resultado resultados pasado soldado soldados ganado ganados tejado
    tejados tratado tratados sentido sentidos partido partidos partida partidas vestido vestidos contenido
    contenidos pedido pedidos comida comidas salida salidas medida medidas entrada entradas llegada llegadas
    jornada jornadas mirada fachada fachadas empleado empleada empleados empleadas abogado abogada abogados
    diputado diputados certificado certificados sonido sonidos bebida bebidas subida bajada herida heridas
    corrida acogida acogidas recogida recogidas caída caídas movida tejido tejidos helado helados asociado
    asociada asociados asociadas jubilado jubilada jubilados jubiladas poblado juzgado mandado calzado bordado
    bordados arado arados marido maridos miembro ayuntamiento parada paradas llamada llamadas cocido cocidos
    asado ahorro dado dados lavado teclado tejida nevada nevadas posada posadas casado casada criado criada
    parado parados significado delegado delegada delegados mercada alumbrado invitado invitada invitados
    refugiado refugiada refugiados refugiadas afiliado afiliados candado cercado sembrado sembrados prado prados
    vado hilado hilados cuñado encargado encargada licenciado graduado graduada graduados desempleado
    desempleada desempleados desempleadas discapacitado marché marchés cité cités musée musées année années
    journée journées soirée soirées entrée entrées arrivée arrivées pensée pensées armée armées durée durées
    portée assemblée assemblées associé associée associés associées invité invitée invités invitées blessé
    blessés salarié salariée salariés salariées retraité retraitée retraités retraitées employé employée
    employés employées allée allées gelée fumée rangée traité traités comté député députée députés députées
    réfugié réfugiée réfugiés réfugiées handicapé handicapée délégué déléguée délégués accusé suivi suivis vécu
    écrit écrits parti partis venue venues croisée marée marées étranger inconnu inconnus réduit bâti bâtis pari
    paris abri abris souci soucis ami amis amie amies tri fini pli énoncé communiqué communiqués procédé
    procédés relevé relevés résumé résumés passé côté été curé abonné abonnée abonnés apprenti apprentie
    apprentis apprenties adhéré foulée tournée tournées montée rentrée dictée purée tranchée privé chaussée
    corvée veillée lycée licencié mariée marié mariés aîné aînée aînés protégé je more mora teče prere tenue
    tenues prise prises mise mises reçus vue vues conduite commis promise mort morte morts mortes lit acquis
""")
_REGULAR: dict[str, Rules] = {
    "es": _rules(r"""
        (..+)ad(?:o|a|os|as) ~ar
        (..+)[ií]d(?:o|a|os|as) ~er
        (..+)[ií]d(?:o|a|os|as) ~ir
    """),
    "fr": _rules(r"""
        (..+)é(?:e|s|es)? ~er
        (..+)i(?:e|s|es)? ~ir
        (..+)u(?:e|s|es)? ~re
    """),
    "sl": _rules(r"""
        (..+)a(?:l|la|lo|li|le) ~ati
        (..+)e(?:l|la|lo|li|le) ~eti
        (..+)že(?:jo|mo|te)? ~zati
        (..+)še(?:jo|mo|te)? ~sati
        (..+)šče(?:jo|mo|te)? ~skati
        (..+)če(?:jo|mo|te)? ~kati
        (..+)če(?:jo|mo|te)? ~cati
        ((?:po|u|ob|za|z|s|iz|pre|pri|na|od|raz|v|do)...+)i ~iti
    """),
}


def verbs_of(word: str, language: str) -> list[str]:
    """Return the infinitives that an irregular form in lower case may belong to; many of them are no verbs at all."""
    if word in _NOUNS_ALWAYS:
        return []
    return _infinitives(word, language, _IRREGULAR)


def verbs_asked_for(word: str, language: str) -> list[str]:
    """Return the same for a word of a query, with regular participles too; none for what is mostly a noun."""
    if word in _NOUNS_ALWAYS or word in _NOUNS_IN_QUERIES:
        return []
    return _infinitives(word, language, _IRREGULAR) + _infinitives(word, language, _REGULAR)


def _infinitives(word: str, language: str, all_rules: dict[str, Rules]) -> list[str]:
    rules = all_rules.get(language)
    if rules is None or not rules.any.fullmatch(word):
        return []
    return [match.expand(infinitive) for pattern, infinitive in rules.each if (match := pattern.fullmatch(word))]
