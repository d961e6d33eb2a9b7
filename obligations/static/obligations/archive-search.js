// Searches the archive of the site. It is no module and fetches nothing, so that it works in a folder without a server.

(() => {
	"use strict";
	const index = self.seconetArchive;
	const list = document.querySelector("[data-search=results]");
	const heading = document.querySelector("[data-search=heading]");
	const status = document.querySelector("[data-search=status]");
	const field = document.getElementById("q");
	if (!index || !list || !heading || !status || !field) return;

	const MOST = 50;
	const LETTERS = { œ: "oe", æ: "ae", ß: "ss", đ: "d", ł: "l", ø: "o", ð: "d", þ: "th", ı: "i", ĸ: "k", ŋ: "n" };
	// As core.letters.fold, by which the index was made.
	const fold = (text) =>
		text
			.toLowerCase()
			.replace(/[œæßđłøðþıĸŋ]/g, (letter) => LETTERS[letter])
			.normalize("NFKD")
			.replace(/\p{M}/gu, "");

	// Endings differ, so of a long word its beginning has to do.
	const beginning = (word) => word.slice(0, word.length > 6 ? -2 : word.length > 4 ? -1 : undefined);

	function matches(word) {
		const found = new Map();
		const start = beginning(word);
		for (const [table, weight] of [[index.titles, 5], [index.words, 1]]) {
			for (const [other, pages] of Object.entries(table)) {
				if (!other.startsWith(start) || (word.length < 3 && other !== word)) continue;
				const worth = weight * (other === word ? 4 : other.startsWith(word) ? 2 : 1);
				for (const page of pages) found.set(page, Math.max(found.get(page) ?? 0, worth));
			}
		}
		return found;
	}

	function search(text) {
		const words = [...new Set(fold(text).match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 12);
		const scores = new Map();
		for (const found of words.map(matches)) {
			for (const [page, worth] of found) {
				const [number, sum] = scores.get(page) ?? [0, 0];
				scores.set(page, [number + 1, sum + worth]);
			}
		}
		const ranked = [...scores].sort(([one, a], [other, b]) => b[0] - a[0] || b[1] - a[1] || one - other);
		// Pages with fewer of the words are shown only where no page has all of them.
		const all = ranked.filter(([, [number]]) => number === words.length);
		return (all.length ? all : ranked).slice(0, MOST).map(([page]) => index.pages[page]);
	}

	function show([address, title, excerpt]) {
		const item = document.createElement("li");
		const name = document.createElement("h3");
		const link = Object.assign(document.createElement("a"), { href: list.dataset.root + address, textContent: title });
		name.append(link);
		item.append(name);
		if (excerpt) item.append(Object.assign(document.createElement("p"), { className: "text", textContent: excerpt }));
		return item;
	}

	const asked = new URLSearchParams(location.search).get("q")?.slice(0, 200).trim();
	if (!asked) return;
	field.value = asked;
	const found = search(asked);
	list.replaceChildren(...found.map(show));
	heading.hidden = list.hidden = !found.length;
	if (!found.length) status.textContent = status.dataset.none;
})();
