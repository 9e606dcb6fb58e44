/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a report can do besides being read: tables sort, the table of all
 * figures filters, and plots and flame graphs say what is at the pointer.  All
 * controls are made here, so that none is there without a script.
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

function choice(table, facet, changed) {
	const heads = Array.from(table.tHead.rows[0].cells, head =>
	    head.textContent);
	const column = heads.indexOf(facet.column);
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

function say(tip, event, text) {
	const room = document.documentElement.clientWidth;

	tip.textContent = text;
	tip.hidden = false;
	tip.style.left = Math.max(4, Math.min(event.clientX + 12,
	    room - tip.offsetWidth - 4)) + window.scrollX + "px";
	tip.style.top = event.clientY + 16 + window.scrollY + "px";
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

function pointed(picture, tip) {
	picture.querySelectorAll("g.tip, g.f").forEach(untitle);
	picture.addEventListener("pointermove", event => {
		const point = at(picture, event);

		if (point === null)
			tip.hidden = true;
		else
			say(tip, event, point.getAttribute("aria-label"));
	});
	picture.addEventListener("pointerleave", () => {
		tip.hidden = true;
	});
}

function begin() {
	const tip = make("div", {id: "tip", hidden: "", "aria-hidden": "true"});

	document.querySelectorAll("table.figures").forEach(filterable);
	document.querySelectorAll("table").forEach(sortable);
	document.body.append(tip);
	document.querySelectorAll("figure svg").forEach(picture =>
	    pointed(picture, tip));
}

/* A link into what is folded unfolds it. */
function unfold() {
	const target = document.getElementById(location.hash.slice(1));
	const folded = target === null ? null : target.closest("details");

	if (folded !== null)
		folded.open = true;
}

begin();
unfold();
window.addEventListener("hashchange", unfold);
