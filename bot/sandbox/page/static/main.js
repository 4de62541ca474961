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
	const clock = new Clock();
	const [{ people }] = await Promise.all([own("people"), clock.read()]);
	if (!people.length) throw new Error("There is nobody here to be.");
	const app = new App(people, new Wire(), new Switches());
	const name = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("person");
	history.replaceState(null, "", location.pathname + location.hash); // loaded again, it is who one was last
	await app.become(people.find((person) => person.name === name) ?? people[0]);
	document.body.classList.add("ready");
	performance.mark("ready");
	setInterval(refresh, 15000);
	clock.draw(() => app.turned());
}

begin().catch((error) => {
	byId("nothing-area").hidden = false;
	byId("nothing-area").textContent = `The page could not begin: ${error.message}`;
});
