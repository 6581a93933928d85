// @ts-check
/** What needs the supervisor: raised hands, flags to review, and the notices that the agents see now. */
import { element } from "../element.js";
import { icon } from "../icon.js";
import { newId } from "../request.js";
import { toast } from "../toast.js";
import { language, say } from "../words.js";
import { act, ask, button, field, select } from "./acts.js";
import { lasting } from "./floor-rows.js";

const MINUTES = [30, 60, 120, 240, 480];

/**
 * @param {string} csrf
 * @param {any} hand
 */
export function handParts(csrf, hand) {
  const path = `/supervisor/hands/${hand.key}`;
  const answer = async () => {
    const done = await act(csrf, `${path}/answer`, {});
    if (done?.contact) location.assign(`/contacts/${done.contact}/`);
  };
  return [
    element("p", { class: "call-what" }, icon("attention"), element("strong", { text: hand.agent }), `: ${say(`reason_${hand.reason}`)} · `, lasting(hand.raised_at) ?? ""),
    hand.answered_at ? element("span", { class: "badge well", text: say(hand.is_mentor ? "hand_helped_by" : "hand_answered_by", { name: hand.answered_by ?? "" }) }) : null,
    hand.waits_for_mentor ? element("span", { class: "badge", text: hand.offered_to ? say("hand_offered", { name: hand.offered_to }) : say("hand_waits") }) : null,
    element("span", { class: "call-do" },
      hand.answered_at ? (hand.contact ? element("a", { class: "button small", href: `/contacts/${hand.contact}/`, text: say("hand_open") }) : null) : button(say("hand_answer"), answer, "primary small"),
      button(say("hand_lower"), () => void act(csrf, `${path}/lower`, {}), "quiet small"),
    ),
  ].filter((part) => part !== null);
}

/**
 * @param {string} csrf
 * @param {any} flag
 */
export function flagParts(csrf, flag) {
  const review = () => {
    /** @param {string} verdict @param {() => void} close */
    const tell = async (verdict, close) => {
      if (await act(csrf, `/supervisor/flags/${flag.key}/review`, { verdict })) close();
    };
    ask(say("flag_question"), (close) => [
      element("p", { text: say("flag_help") }),
      element("p", {}, element("a", { href: `/contacts/${flag.contact}/`, text: say("flag_read") })),
      element("div", { class: "button-row" }, button(say("flag_confirmed"), () => void tell("confirmed", close)), button(say("flag_not_confirmed"), () => void tell("not_confirmed", close))),
    ]);
  };
  return [
    element("p", { class: "call-what" }, icon("attention"), say("flag_for", { name: flag.agent, reason: say(`reason_${flag.reason}`) })),
    element("span", { class: "call-do" }, button(say("flag_review"), review, "small")),
  ];
}

/**
 * @param {string} csrf
 * @param {any} notice
 */
export function noticeParts(csrf, notice) {
  const time = new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(new Date(notice.until_at));
  return [
    element("p", { class: "call-what" }, icon("note"), element("span", { text: notice.text })),
    element("span", { class: "small soft", text: say("notice_until", { time, name: notice.posted_by ?? "" }) }),
    element("span", { class: "call-do" }, button(say("notice_withdraw"), () => void act(csrf, `/supervisor/notices/${notice.key}/withdraw`, {}), "quiet small")),
  ];
}

/**
 * @param {string} csrf
 * @param {string} programme
 */
export function askForNotice(csrf, programme) {
  const text = element("textarea", { rows: 3, maxlength: 500 });
  const lasts = select(MINUTES.map((minutes) => [String(minutes), say(`minutes_${minutes}`)]));
  lasts.value = "60";
  const notice = newId();
  ask(say("notice_question"), (close) => [
    field(say("notice_text"), text),
    field(say("notice_lasts"), lasts),
    button(
      say("notice_send"),
      async () => {
        if (!text.value.trim()) return text.focus();
        if (await act(csrf, `/supervisor/${programme}/notices`, { notice, text: text.value, minutes: Number(lasts.value) })) {
          close();
          toast(say("notice_done"), "well");
        }
      },
      "primary",
    ),
  ]);
}
