// Everything is on the page already; this adds what happens from now on.
"use strict";

const hopMs = 170, litMs = 420, mostShown = 12;
const byId = id => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function lightUp(element, afterMs) {
    if (!element) return;
    setTimeout(() => {
        element.classList.add("lit");
        setTimeout(() => element.classList.remove("lit"), litMs);
    }, calm ? 0 : afterMs);
}

function show(signal) {
    for (const touch of signal.touched) {
        lightUp(byId(`n-${touch.neuron}`), touch.hop * hopMs);
        if (touch.from !== undefined) lightUp(byId(`c-${touch.from}-${touch.neuron}`), (touch.hop - 0.5) * hopMs);
    }
    list(signal);
    const total = byId("total");
    if (/^\d+$/.test(total.textContent)) total.textContent = Number(total.textContent) + 1;
}

function list(signal) {
    const at = new Date(signal.receivedAt);
    const line = document.createElement("li");
    line.className = "new";
    line.innerHTML = '<svg class="dot" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5"/></svg>'
        + '<span class="what"><b></b> </span><span class="count"></span><time></time>';
    line.querySelector("circle").setAttribute("fill", byId(`n-${signal.touched[0].neuron}`)?.getAttribute("fill") ?? "#aaa");
    line.querySelector("b").textContent = signal.layer;
    line.querySelector(".what").append(signal.message);
    line.querySelector(".count").textContent = `${signal.touched.length} touched`;
    line.querySelector("time").dateTime = at.toISOString();
    line.querySelector("time").textContent = at.toISOString().slice(11, 19);
    byId("none").hidden = true;
    byId("signals").prepend(line);
    while (byId("signals").children.length > mostShown) byId("signals").lastElementChild.remove();
}

function live(text, on) {
    byId("live").textContent = text;
    byId("live").classList.toggle("on", on);
}

const events = new EventSource("/events");
events.addEventListener("open", () => live("live", true));
events.addEventListener("error", () => live("connecting again", false));
events.addEventListener("signal", event => show(JSON.parse(event.data)));

byId("strength").addEventListener("input", () => byId("strength-shown").textContent = byId("strength").value);

byId("send").addEventListener("submit", async event => {
    event.preventDefault();
    const button = event.target.querySelector("button"), sent = byId("sent");
    button.disabled = true;
    try {
        const response = await fetch("/api/v1/signal", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ layer: byId("layer").value, strength: Number(byId("strength").value), message: byId("message").value }),
        });
        const answer = await response.json();
        sent.classList.toggle("bad", !response.ok);
        sent.textContent = response.ok
            ? `It touched ${answer.touched.length} neurons in ${new Set(answer.touched.map(touch => touch.layer)).size} layers.`
            : [answer.title, ...Object.values(answer.errors ?? {}).flat()].join(" ");
    } catch {
        sent.classList.add("bad");
        sent.textContent = "The service does not answer.";
    } finally {
        button.disabled = false;
    }
});
