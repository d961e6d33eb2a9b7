// Suggests pages while somebody types in the search field: a combobox with a listbox (WAI-ARIA Authoring Practices).
// Without this module the field is a plain search field, and nothing is lost.

const WAIT = 180; // milliseconds after the last key
const SHORTEST = 2; // letters

for (const field of document.querySelectorAll(".suggest[data-suggestions]")) {
	const input = field.querySelector("input");
	const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list`, hidden: true });
	const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
	const answers = new Map();
	let timer, request, active = -1;

	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", field.dataset.label);
	status.setAttribute("role", "status");
	input.setAttribute("role", "combobox");
	input.setAttribute("aria-autocomplete", "list");
	input.setAttribute("aria-controls", list.id);
	input.setAttribute("aria-expanded", "false");
	field.append(list, status);

	const options = () => [...list.children];

	function choose(index) {
		active = index;
		options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
		const option = options()[index];
		if (option) {
			input.setAttribute("aria-activedescendant", option.id);
			option.scrollIntoView({ block: "nearest" });
		} else {
			input.removeAttribute("aria-activedescendant");
		}
	}

	function close() {
		list.hidden = true;
		input.setAttribute("aria-expanded", "false");
		choose(-1);
	}

	function show(pages) {
		list.replaceChildren(
			...pages.map((page, place) => {
				const option = Object.assign(document.createElement("li"), {
					id: `${list.id}-${place}`,
					textContent: page.title,
				});
				option.setAttribute("role", "option");
				option.setAttribute("aria-selected", "false");
				option.dataset.url = page.url;
				return option;
			}),
		);
		active = -1;
		input.removeAttribute("aria-activedescendant");
		list.hidden = pages.length === 0;
		input.setAttribute("aria-expanded", String(pages.length > 0));
		status.textContent = pages.length ? `${field.dataset.some} (${pages.length})` : field.dataset.none;
	}

	async function ask() {
		const words = input.value.trim();
		request?.abort();
		if (words.length < SHORTEST) {
			close();
			status.textContent = "";
			return;
		}
		if (!answers.has(words)) {
			request = new AbortController();
			try {
				const address = `${field.dataset.suggestions}?${new URLSearchParams({ q: words })}`;
				const response = await fetch(address, { signal: request.signal });
				if (!response.ok) return close();
				answers.set(words, (await response.json()).pages);
			} catch {
				return; // broken off by the next key, or no network: the form still works
			}
		}
		if (words === input.value.trim() && document.activeElement === input) show(answers.get(words));
	}

	input.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(ask, WAIT);
	});
	input.addEventListener("keydown", (event) => {
		if (event.isComposing) return;
		const last = list.children.length - 1;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			if (list.hidden) {
				if (event.key === "ArrowDown") ask();
				return;
			}
			event.preventDefault();
			const step = event.key === "ArrowDown" ? 1 : -1;
			// Past either end the field itself comes first.
			choose(active + step < -1 ? last : active + step > last ? -1 : active + step);
		} else if (event.key === "Enter" && !list.hidden && active >= 0) {
			event.preventDefault();
			location.assign(options()[active].dataset.url);
		} else if (event.key === "Escape" && !list.hidden) {
			event.preventDefault();
			close();
		}
	});
	input.addEventListener("blur", () => setTimeout(close, 150));
	list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
	list.addEventListener("click", (event) => {
		const option = event.target.closest("[role=option]");
		if (option) location.assign(option.dataset.url);
	});
}
