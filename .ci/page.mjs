// Walks the demo's page in Chromium the way the README invites to: the clock goes to the mid-year review's reminder,
// an agency asks when it is due, says that it has handed it in, and is left alone while the others are reminded again.
// usage: node page.mjs ADDRESS [SCREENSHOT]
import { chromium } from "playwright-core";

const [address, picture] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const errors = [];
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  page.on("pageerror", (err) => errors.push(String(err)));
  await page.goto(address);
  const phone = (name) => page.locator(".phone").filter({ has: page.getByRole("heading", { name, exact: true }) });
  const cq02 = phone("Đầu mối CQ02"), cq03 = phone("Đầu mối CQ03");
  const reminders = (of) => of.getByText("Nhắc việc:").count();
  const until = async (what, ok) => {
    for (let i = 0; i < 150; i++) {
      if (await ok()) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`it never happened that ${what}`);
  };
  const toNext = async () => {
    const button = page.getByRole("button", { name: "đến mốc kế tiếp", exact: true });
    await until("the clock can be moved", () => button.isEnabled());
    const before = await page.locator("header.bar").innerText();
    await button.click();
    await until("the clock has moved", async () => (await page.locator("header.bar").innerText()) !== before && await button.isEnabled());
  };

  await until("the tasks are shown", () => cq03.getByText("Việc của đơn vị").count());
  // Other things may be due before a reminder is: what the secretariat is asked about the year to come.
  const toReminder = async (n) => {
    for (let i = 0; i < 5 && await reminders(cq02) < n; i++) {
      await toNext();
      await page.waitForTimeout(500);
    }
    await until(`there are ${n} reminders`, async () => await reminders(cq02) === n);
  };
  await toReminder(1);
  await until("everybody is reminded", async () => await reminders(cq03) === 1);

  await cq03.getByPlaceholder("Tin nhắn").fill("han so ket 6 thang");
  await cq03.getByPlaceholder("Tin nhắn").press("Enter");
  await until("the question is answered", () => cq03.getByText("18/06/2027 17:00").count());
  await cq03.getByRole("button", { name: "Báo đã nộp" }).last().click();
  await until("there is a receipt", () => cq03.getByText("Biên nhận").count());
  await until("nothing asks any more", async () => await cq03.getByRole("button", { name: "Báo đã nộp" }).count() === 0);
  if (picture) await page.screenshot({ path: picture });

  await toReminder(2);
  if (await reminders(cq03) !== 1) throw new Error("the agency that has handed it in is reminded again");
  if (errors.length > 0) throw new Error(`the page failed: ${errors.join("; ")}`);
} finally {
  await browser.close();
}
