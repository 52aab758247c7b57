// Reads calendars with one of three libraries: node read.mjs NAME FILE...
// One line of JSON for each file: {UID: [start, end, status]}, moments in UTC, whole days as dates.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";
import { convertIcsCalendar } from "ts-ics";

const moment = (date) => date.toISOString().replace(".000Z", "Z");
const day = (date) => date.toISOString().slice(0, 10);
const localDay = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

const readers = {
  "ical.js"(text) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    return calendar.getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component);
      const say = (time) => (time.isDate ? time.toString() : moment(time.toJSDate()));
      return [event.uid, say(event.startDate), say(event.endDate), component.getFirstPropertyValue("status")];
    });
  },
  "node-ical"(text) {
    const say = (date) => (date.dateOnly ? localDay(date) : moment(date));
    return Object.values(nodeIcal.sync.parseICS(text))
      .filter((event) => event.type === "VEVENT")
      .map((event) => [event.uid, say(event.start), say(event.end), event.status]);
  },
  "ts-ics"(text) {
    const say = (time) => (time.type === "DATE" ? day(time.date) : moment(time.date));
    return convertIcsCalendar(undefined, text).events.map((event) => [
      event.uid, say(event.start), say(event.end), event.status,
    ]);
  },
};

const [name, ...files] = process.argv.slice(2);
for (const file of files) {
  const events = readers[name](readFileSync(file, "utf8"));
  console.log(JSON.stringify(Object.fromEntries(events.map(([uid, ...rest]) => [uid, rest]))));
}
