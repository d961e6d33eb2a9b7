// Says beside the clock of the place what the visitor's own clock shows then, where it shows something else.
// Without this module the zone of the place stands there in words, and nothing is lost.

const DAY = { weekday: "long", day: "numeric", month: "long" };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// Minutes by which the visitor's clock is ahead of UTC at that moment, and those of the place, from its offset.
const own = (moment) => -moment.getTimezoneOffset();
function told(text) {
	const found = /([+-])(\d\d):(\d\d)$/.exec(text);
	return found ? Number(`${found[1]}1`) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

for (const note of document.querySelectorAll("[data-clock]")) {
	const start = new Date(note.dataset.start);
	// A range must not end before it begins.
	const end = new Date(Math.max(start, new Date(note.dataset.end || note.dataset.start)));
	if (Number.isNaN(start.valueOf()) || Number.isNaN(end.valueOf()) || own(start) === told(note.dataset.start)) continue;
	const words = new Intl.DateTimeFormat(document.documentElement.lang, { ...DAY, ...TIME, timeZoneName: "long" });
	note.textContent = note.dataset.clock.replace("{time}", () => words.formatRange(start, end));
	note.hidden = false;
}
