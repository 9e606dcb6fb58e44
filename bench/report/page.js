/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a report can do besides being read: tables sort, tables of figures
 * filter, and plots and flame graphs say what is at the pointer or, with arrow
 * keys, where the reader went; a box of a flame graph zooms.  All controls are
 * made here, so that none is there without a script.
 */
"use strict";

function make(name, attributes, text) {
	const element = document.createElement(name);

	for (const [key, value] of Object.entries(attributes || {}))
		element.setAttribute(key, value);
	if (text !== undefined)
		element.textContent = text;
	return element;
}

/* Sorting. */

/* The first number of a cell; what is "from 0" grew without bound. */
function number(text) {
	const found = text.match(/[-+]?\d+(\.\d+)?(e[-+]?\d+)?/i);

	return text === "from 0" ? Infinity : found ? Number(found[0]) : NaN;
}

/* Numbers come before words; words are in the order of their parts. */
function order(a, b) {
	const x = number(a), y = number(b);
	const wordly = /^[a-z_/]/i;

	if (wordly.test(a) || wordly.test(b) || isNaN(x) || isNaN(y))
		return a.localeCompare(b, "en", {numeric: true});
	return x - y;
}

function cell(row, column) {
	return row.cells[column].textContent;
}

function sort(table, column) {
	const heads = table.tHead.rows[0].cells;
	const up = heads[column].getAttribute("aria-sort") !== "ascending";
	const body = table.tBodies[0];
	const rows = Array.from(body.rows);

	rows.sort((a, b) => (up ? 1 : -1) *
	    order(cell(a, column), cell(b, column)));
	body.append(...rows);
	for (const head of heads)
		head.removeAttribute("aria-sort");
	heads[column].setAttribute("aria-sort", up ? "ascending" :
	    "descending");
}

function sortable(table) {
	Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
		const button = make("button", {type: "button"},
		    head.textContent);

		button.addEventListener("click", () => sort(table, column));
		head.replaceChildren(button);
	});
}

/* Filtering. */

/* What rows are chosen by: a column, or a part of the benchmark's name. */
const facets = [
	{name: "family", column: "benchmark", part: 0},
	{name: "path", column: "benchmark", part: 1},
	{name: "stage", column: "stage"},
	{name: "kernel", column: "kernel"},
	{name: "verdict", column: "verdict"},
];

function value(row, column, part) {
	const text = cell(row, column);

	return part === undefined ? text : text.split("/")[part] || "";
}

function columnOf(table, name) {
	return Array.from(table.tHead.rows[0].cells, head =>
	    head.textContent).indexOf(name);
}

function choice(table, facet, changed) {
	const column = columnOf(table, facet.column);
	const of = row => value(row, column, facet.part);
	const label = make("label", {}, facet.name + " ");
	const select = make("select");
	const values = new Set(Array.from(table.tBodies[0].rows, of));

	select.append(make("option", {value: ""}, "all"));
	for (const one of Array.from(values).sort(order))
		select.append(make("option", {value: one}, one));
	select.takes = row => select.value === "" || select.value === of(row);
	select.addEventListener("change", changed);
	label.append(select);
	return label;
}

function search(changed) {
	const label = make("label", {}, "name contains ");
	const input = make("input", {type: "search"});

	input.addEventListener("input", changed);
	label.append(input);
	return label;
}

/* Rows that are asked for; and how many these are. */
function filter(table, form) {
	const asked = Array.from(form.querySelectorAll("select"));
	const text = form.querySelector("input").value.toLowerCase();
	const rows = Array.from(table.tBodies[0].rows);
	let shown = 0;

	for (const row of rows) {
		row.hidden = !asked.every(select => select.takes(row)) ||
		    !cell(row, 0).toLowerCase().includes(text);
		shown += row.hidden ? 0 : 1;
	}
	form.querySelector("output").textContent =
	    shown + " of " + rows.length + " figures";
}

function filterable(table) {
	const form = make("form", {"aria-label": "Filter of the figures"});
	const changed = () => filter(table, form);

	form.addEventListener("submit", event => event.preventDefault());
	for (const facet of facets)
		if (columnOf(table, facet.column) >= 0)
			form.append(choice(table, facet, changed));
	form.append(search(changed), make("output"));
	table.closest(".wide").before(form);
	changed();
}

/* What is at the pointer. */

const NEAR = 24; /* pixels from the middle of a point */

function distance(point, event) {
	const box = point.getBoundingClientRect();

	return Math.hypot(box.x + box.width / 2 - event.clientX,
	    box.y + box.height / 2 - event.clientY);
}

/* The box under the pointer, of a flame graph; or the nearest point. */
function at(picture, event) {
	const box = event.target.closest("g.f");
	let found = null, least = NEAR;

	if (box !== null)
		return box;
	for (const point of picture.querySelectorAll("g.tip")) {
		const away = distance(point, event);

		if (away < least) {
			least = away;
			found = point;
		}
	}
	return found;
}

function say(tip, x, y, text) {
	const room = document.documentElement.clientWidth;

	tip.textContent = text;
	tip.hidden = false;
	tip.style.left = Math.max(4, Math.min(x + 12,
	    room - tip.offsetWidth - 4)) + window.scrollX + "px";
	tip.style.top = y + 16 + window.scrollY + "px";
}

/*
 * A browser would show titles as well, and later: they become the names by
 * which a screen reader knows their points.
 */
function untitle(point) {
	const title = point.querySelector("title");

	point.setAttribute("aria-label", title.textContent);
	title.remove();
}

/*
 * Where the page is scrolled below a pointer that rests, as by keys, browsers
 * tell of the pointer as if it had moved.
 */
const pointer = {x: NaN, y: NaN};

function rests(event) {
	return event.clientX === pointer.x && event.clientY === pointer.y;
}

function pointed(picture, tip) {
	picture.querySelectorAll("g.tip, g.f").forEach(untitle);
	picture.addEventListener("pointermove", event => {
		const point = at(picture, event);

		if (rests(event))
			return;
		if (point === null)
			tip.hidden = true;
		else
			say(tip, event.clientX, event.clientY,
			    point.getAttribute("aria-label"));
	});
}

/* Behind what the pictures do with it. */
function moved(tip) {
	window.addEventListener("pointermove", event => {
		if (!rests(event) && event.target.closest("figure svg") === null)
			tip.hidden = true;
		pointer.x = event.clientX;
		pointer.y = event.clientY;
	});
	document.documentElement.addEventListener("pointerleave", () => {
		tip.hidden = true;
	});
}

/* Zooming a flame graph; a box has its place in the whole picture. */

const LEFT = 10, WIDTH = 1180, LETTER = 6.7, NONE = 1e-6; /* pixels */

function placeOf(box) {
	return {x: Number(box.dataset.x), w: Number(box.dataset.w),
	    d: Number(box.dataset.d)};
}

function put(box, x, width) {
	const rect = box.querySelector("rect");
	const text = box.querySelector("text");
	const room = Math.floor((width - 6) / LETTER);
	const name = box.dataset.n;

	rect.setAttribute("x", x);
	rect.setAttribute("width", width);
	text.setAttribute("x", x + 3);
	text.textContent = room < 3 ? "" : name.length <= room ? name :
	    name.slice(0, room - 1) + "\u2026";
}

/* As wide as the picture, with what called it and what it calls. */
function zoom(picture, box) {
	const to = placeOf(box);

	for (const each of picture.querySelectorAll("g.f")) {
		const {x, w, d} = placeOf(each);
		const under = d >= to.d && x >= to.x - NONE &&
		    x + w <= to.x + to.w + NONE;
		const over = d < to.d && x <= to.x + NONE &&
		    x + w >= to.x + to.w - NONE;

		each.classList.toggle("off", !under && !over);
		if (under)
			put(each, LEFT + (x - to.x) * WIDTH / to.w,
			    w * WIDTH / to.w);
		else if (over)
			put(each, LEFT, WIDTH);
	}
}

function zoomable(picture) {
	const boxes = picture.querySelectorAll("g.f");

	if (boxes.length === 0)
		return;
	picture.addEventListener("click", event => {
		const box = event.target.closest("g.f");

		if (box !== null)
			zoom(picture, box);
	});
	picture.addEventListener("keydown", event => {
		const box = picture.querySelector("g.at");

		if (event.key === "Escape")
			zoom(picture, boxes[0]);
		else if (event.key === "Enter" && box !== null)
			zoom(picture, box);
	});
}

/* How, said once. */
function explainZoom() {
	document.querySelector(".flame")?.closest("figure").before(make("p",
	    {class: "hint"}, "A click on a box, or Enter, makes it as wide " +
	    "as the picture; a click on the first box, or Escape, shows " +
	    "all.  Arrow keys go from box to box."));
}

/* Going from point to point, or from box to box, by keys. */

const keys = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

/* The next one that is shown; a box's caller is the way up. */
function next(points, from, key) {
	const step = keys[key];
	let i = from + step;

	while (i >= 0 && i < points.length && (points[i].matches(".off") ||
	    (key === "ArrowUp" && from >= 0 &&
	    Number(points[i].dataset.d) >= Number(points[from].dataset.d))))
		i += step;
	return i >= 0 && i < points.length ? i : from;
}

function show(point, tip, said) {
	point.classList.add("at");
	point.scrollIntoView({block: "nearest", inline: "nearest"});
	const box = point.getBoundingClientRect();

	said.textContent = point.getAttribute("aria-label");
	say(tip, box.x + Math.min(box.width, NEAR) / 2,
	    box.y + box.height - NEAR / 2, said.textContent);
}

function walkable(picture, tip, said) {
	const points = picture.querySelectorAll("g.tip, g.f");
	const leave = () => {
		picture.querySelector("g.at")?.classList.remove("at");
		tip.hidden = true;
	};
	let at = -1;

	if (points.length === 0)
		return;
	picture.setAttribute("tabindex", "0");
	picture.setAttribute("role", "application");
	picture.setAttribute("aria-label", picture.getAttribute("aria-label") +
	    "; arrow keys read its figures");
	picture.addEventListener("keydown", event => {
		if (!(event.key in keys))
			return;
		event.preventDefault();
		leave();
		at = next(points, at, event.key);
		if (at >= 0)
			show(points[at], tip, said);
	});
	picture.addEventListener("blur", leave);
}

function begin() {
	const tip = make("div", {id: "tip", hidden: "", "aria-hidden": "true"});
	const said = make("div", {id: "said", role: "status"});

	document.querySelectorAll("table.figures").forEach(filterable);
	document.querySelectorAll("table").forEach(sortable);
	document.body.append(tip, said);
	explainZoom();
	moved(tip);
	document.querySelectorAll("figure svg").forEach(picture => {
		pointed(picture, tip);
		zoomable(picture);
		walkable(picture, tip, said);
	});
}

/* A link into what is folded unfolds it. */
function unfold() {
	const target = document.getElementById(location.hash.slice(1));
	const folded = target === null ? null : target.closest("details");

	if (folded !== null)
		folded.open = true;
}

/* What is folded is printed all the same. */
function printed() {
	let folded = [];

	window.addEventListener("beforeprint", () => {
		folded = Array.from(document.querySelectorAll(
		    "details:not([open])"));
		for (const each of folded)
			each.open = true;
	});
	window.addEventListener("afterprint", () => {
		for (const each of folded)
			each.open = false;
	});
}

begin();
unfold();
printed();
window.addEventListener("hashchange", unfold);
