/** Where the page begins. */

import { App } from "./app.js";
import { byId } from "./dom.js";
import { Clock, Switches } from "./operator.js";
import { own } from "./rest.js";
import { refresh } from "./time.js";
import { Wire } from "./wire.js";

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;

async function begin() {
	const found = await own("people");
	if (!found?.people.length) throw new Error("There is nobody here to be.");
	const switches = new Switches();
	const app = new App(found.people, new Wire(), switches);
	const name = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("person");
	await app.become(found.people.find((person) => person.name === name) ?? found.people[0]);
	document.body.classList.add("ready");
	performance.mark("ready");
	setInterval(refresh, 15000);
	await Promise.all([new Clock(() => app.turned()).start(), switches.show()]);
}

begin().catch((error) => {
	byId("nothing-area").hidden = false;
	byId("nothing-area").textContent = `The page could not begin: ${error.message}`;
});
