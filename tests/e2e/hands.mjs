// Two pairs of hands: one has only a keyboard, the other a mouse and types into what it clicked. Neither does anything
// that a person could not do; what the keyboard cannot reach is an error.

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */
/** What was typed where, up to the last key that the page has taken. @typedef {(field: string, text: string) => void} Heard */

/** More tabs than this to reach something is as good as not reaching it. */
const REACH = 120;

/** What both can do. */
class Hands {
  /** @type {Heard} */ heard = () => {};

  /** @param {Page} page the page that is in front */
  constructor(page) {
    this.page = page;
  }

  /** Types a text in place of what is there, key by key. @param {Locator} field @param {string} name what it is called in the record @param {string} text */
  async write(field, name, text) {
    await this.reach(field);
    await this.page.keyboard.press('ControlOrMeta+A');
    for (let at = 0; at < text.length; at++) {
      await this.page.keyboard.type(text[at]);
      this.heard(name, text.slice(0, at + 1));
    }
  }

  /** @param {Locator} target */
  async reach(target) {
    await target.waitFor();
  }
}

export class Keyboard extends Hands {
  kind = 'keyboard';

  /** Goes there by Tab, and sees where it is. @param {Locator} target @override */
  async reach(target) {
    await target.waitFor();
    const here = () => target.evaluate((element) => (element.matches(':focus') ? (element.matches(':focus-visible') ? 'here' : 'unseen') : ''));
    for (let tabs = 0; tabs < REACH; tabs++) {
      const found = await here();
      if (found === 'here') return;
      if (found) throw new Error(`the focus is on ${target} and cannot be seen`);
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${target} cannot be reached by Tab`);
  }

  /** @param {Locator} target */
  async press(target) {
    await this.reach(target);
    await this.page.keyboard.press(await target.evaluate((element) => (element.matches('input[type="checkbox"]') ? 'Space' : 'Enter')));
  }

  /** Chooses by the first letters, as a list of choices allows. @param {Locator} list @param {string} label */
  async choose(list, label) {
    await this.reach(list);
    await this.page.keyboard.type(label);
  }

  /** To one of the five pages of the navigation. @param {string} keys @param {string} _ */
  async go(keys, _) {
    await this.page.locator('h1').first().waitFor();
    await this.page.evaluate(() => new Promise((done) => setTimeout(done)));
    if (await this.page.evaluate(() => document.activeElement?.matches('input, textarea, select'))) await this.leave();
    for (const key of keys.split(' ')) await this.page.keyboard.press(key);
  }

  /** Out of a text, to where keys are commands. */
  async leave() {
    for (let tabs = 0; tabs < REACH && (await this.page.evaluate(() => document.activeElement?.matches('input, textarea, select'))); tabs++) await this.page.keyboard.press('Tab');
  }

  /** By the palette. @param {string} command @param {string} _list @param {string} _button */
  async begin(command, _list, _button) {
    await this.page.keyboard.press('ControlOrMeta+K');
    await this.page.getByRole('dialog').getByRole('combobox').waitFor();
    await this.page.keyboard.type(command);
    await this.page.getByRole('option', { name: command, selected: true }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** @param {Locator} _ */
  save = (_) => this.page.keyboard.press('ControlOrMeta+S');

  /** A result of the present step. @param {'p' | 'f'} key @param {string} _ */
  result = (key, _) => this.page.keyboard.press(key);

  /** A frame and an arrow on the screenshot, then done. @param {Locator} dialog */
  async draw(dialog) {
    await this.page.keyboard.press('r');
    await this.page.keyboard.press('Shift+ArrowRight');
    await this.page.keyboard.press('ArrowUp');
    await this.page.keyboard.press('a');
    await dialog.getByRole('status').getByText('Arrow drawn').waitFor();
    await this.page.keyboard.press('Enter');
  }
}

export class Mouse extends Hands {
  kind = 'mouse';

  /** @param {Locator} target @override */
  async reach(target) {
    await target.click();
  }

  /** @param {Locator} target */
  async press(target) {
    await target.click();
  }

  /** @param {Locator} list @param {string} label */
  async choose(list, label) {
    await list.selectOption({ label });
  }

  /** @param {string} _ @param {string} link */
  async go(_, link) {
    await this.page.getByRole('navigation', { name: 'Workspace' }).getByRole('link', { name: link }).click();
  }

  /** By the list and its button. @param {string} _command @param {string} list @param {string} button */
  async begin(_command, list, button) {
    await this.go('', list);
    await this.page.getByRole('link', { name: button }).first().click();
  }

  /** @param {Locator} button */
  save = (button) => button.click();

  /** @param {'p' | 'f'} _ @param {string} label */
  result = (_, label) => this.page.getByRole('group', { name: /^Result of step/ }).getByRole('button', { name: label }).click();

  /** A frame, pulled open; then done. @param {Locator} dialog */
  async draw(dialog) {
    const box = await dialog.getByRole('application', { name: 'The screenshot' }).boundingBox();
    if (!box) throw new Error('the screenshot is not shown');
    await this.page.mouse.move(box.x + 40, box.y + 40);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + 160, box.y + 100, { steps: 4 });
    await this.page.mouse.up();
    await dialog.getByRole('status').getByText('Rectangle drawn').waitFor();
    await dialog.getByRole('button', { name: 'Use picture' }).click();
  }
}
