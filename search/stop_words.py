"""The words that carry no meaning of their own, folded, for each language."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _set(
        "a about after all also am an and any are as at be been before being between both but by can could did do"
        " does doing during each few for from further had has have having he her here hers him his how i if in into"
        " is it its itself just me more most my no nor not of off on once only or other our ours out over own same"
        " she should so some such than that the their theirs them then there these they this those through to too"
        " under until up us very was we were what when where which while who whom why will with would you your"
        " yours"
    ),
    "sl": _set(
        "a ali ampak bi bil bila bile bili bilo biti bo bodo bomo bova bosta brez bom cez ce da do em ena ene eni"
        " eno ga glede h in iz ja jaz je jih jim jo k kadar kaj kako kakor kar kateri katera katere katerih katero"
        " ker ki kje kjer ko kot ku me med mi mu na nad naj nam nas nasi ne nam ni nic niso njega njem njen njene"
        " njih njim njihov njihova njihove njihovih njihovo o ob od on ona oni ono pa pac po pod pri pred preko"
        " prek proti s sam se sem si skozi smo so sta ste su sva ta tam te tega tem temu ter ti tista tisti to toda"
        " tu tudi v vse vsa vsi vseh vsem za zakaj ze zelo"
    ),
    "es": _set(
        "a al algo algun alguna algunas alguno algunos ante antes aquel aquella asi aun aunque bajo cada como con"
        " contra cual cuales cuando de del desde donde dos durante e el ella ellas ellos en entre era eran es esa"
        " esas ese eso esos esta estan estas este esto estos fue fueron ha han hasta hay la las le les lo los mas"
        " me mi mientras muy ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para"
        " pero por porque que quien quienes se sea sean segun ser si sin sino sobre son su sus tambien tan tanto te"
        " tiene tienen todo toda todos todas tu u un una unas uno unos ya y yo"
    ),
    "fr": _set(
        "a afin ai alors apres au aucun aucune aussi autre autres aux avant avec avez avoir avons c car ce ceci"
        " cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de des depuis donc dont du"
        " elle elles en encore entre est et etaient etait etant etc ete etre eux il ils j je jusqu jusque l la le"
        " les leur leurs lors lorsque lui m ma mais me meme memes mes moi moins mon n ne ni nos notre nous on ont"
        " ou par parmi pas pendant peu plus pour pourquoi puis puisque qu quand que quel quelle quelles quels qui"
        " quoi s sa sans se selon ses si sinon soi soit son sont sous sur t ta te tes toi ton tous tout toute"
        " toutes tres tu un une vers vos votre vous y"
    ),
}
