// @ts-check
/** Changing what an agent does now, and which queues they serve until the day ends. */
import { element, setText } from "../element.js";
import { newId } from "../request.js";
import { toast } from "../toast.js";
import { say } from "../words.js";
import { act, ask, button, field, select } from "./acts.js";

/** @type {Record<string, string[]>} Activities that can be chosen, with the reasons of those that need one. */
const ACTIVITIES = { available: [], break: ["rest", "health", "personal"], lunch: [], training: ["course", "coaching", "meeting"], offline: [] };

/**
 * @param {string} csrf
 * @param {string} programme
 * @param {any} agent
 */
export async function askForChange(csrf, programme, agent) {
  const path = `/supervisor/agents/${agent.key}`;
  const given = await act(csrf, `${path}/queues/${programme}`);
  if (!given) return;
  const activity = select(Object.keys(ACTIVITIES).map((name) => [name, say(`state_${name}`)]));
  if (agent.activity in ACTIVITIES) activity.value = agent.activity;
  const reason = element("select", {});
  const reasonField = field(say("agent_reason"), reason);
  const showReasons = () => {
    const reasons = ACTIVITIES[activity.value];
    reason.replaceChildren(...reasons.map((name) => element("option", { value: name, text: say(`reason_${name}`) })));
    reasonField.hidden = reasons.length === 0;
  };
  activity.addEventListener("change", showReasons);
  showReasons();
  const setActivity = async () => {
    const body = { activity: activity.value, reason: ACTIVITIES[activity.value].length ? reason.value : null };
    if (await act(csrf, `${path}/activity`, body)) toast(say("agent_done", { name: agent.display_name }), "well");
  };
  const queues = element("fieldset", { class: "field" }, element("legend", { text: say("agent_queues") }), element("p", { class: "help", text: say("agent_queues_help") }));
  for (const queue of given.queues) queues.append(queueChoice(csrf, path, agent, queue));
  ask(agent.display_name, () => [field(say("agent_activity"), activity), reasonField, button(say("agent_activity_set"), () => void setActivity(), "primary"), given.queues.length ? queues : null], say("close"));
}

/**
 * @param {string} csrf
 * @param {string} path
 * @param {any} agent
 * @param {any} queue
 */
function queueChoice(csrf, path, agent, queue) {
  const box = element("input", { type: "checkbox", id: `queue-${newId()}` });
  box.checked = queue.serves;
  const today = element("span", { class: "small soft", text: queue.is_changed ? say("agent_today") : "" });
  box.addEventListener("change", async () => {
    box.disabled = true;
    const done = await act(csrf, `${path}/queue`, { queue: queue.key, serves: box.checked });
    box.disabled = false;
    const now = done?.queues.find((/** @type {any} */ one) => one.key === queue.key);
    box.checked = now ? now.serves : !box.checked;
    if (now) setText(today, now.is_changed ? say("agent_today") : "");
    box.focus();
    if (now) toast(say("agent_done", { name: agent.display_name }), "well");
  });
  return element("div", { class: "choice" }, box, element("label", { for: box.id, text: queue.name }), today);
}
