// Types that the content scripts share. They are classic scripts in one world, so these are global; none of it is shipped.

type IssueView = import('../protocol').IssueView;
type IssueAnswer = import('../protocol').Answer<IssueView>;
type Problem = import('../protocol').Problem;
type Action = import('../protocol').Action;
type Alert = import('../protocol').Alert;
type ActionName = import('../protocol').ActionName;
type CaseLine = import('../protocol').CaseLine;
type DefectLine = import('../protocol').DefectLine;
type RequirementPanel = import('../protocol').RequirementPanel;
type Badge = import('../protocol').Badge;
type Kind = import('../protocol').Kind;
type Hit = import('../protocol').Hit;

type Attributes = Record<string, string | number | boolean | null | undefined>;
type Child = Node | string | null | undefined | false;
type Host = HTMLElement & { shadowRoot: ShadowRoot };

/** Asks the worker; answers `{ok}` or `{problem}`, whatever happens. */
type Ask = (name: string, params: object) => Promise<{ ok?: any; problem: Problem } | { ok: any; problem?: undefined }>;

/** What the buttons of the panel do. */
interface Hands {
  act(name: ActionName, button: HTMLElement, id?: string): unknown;
  open(kind: Kind, id: string, button: HTMLElement): unknown;
  settings(button: HTMLElement): unknown;
  again(): unknown;
}

/** What a dialog needs of the page. */
interface Desk {
  root: ShadowRoot;
  ask: Ask;
  settings(button: HTMLElement): unknown;
  /** Makes a call that answers with the issue's new view, shows it, and tells whether that went well. */
  act(name: string, params: Record<string, unknown>, report: (problem: Problem) => void): Promise<boolean>;
}

/** A place for one of our parts: a CSS selector and how we stand to what it finds. */
type Place = [selector: string, put: 'prepend' | 'append' | 'before' | 'after'];
type Issue = { key: string; number: string; pane: boolean };

/** All that differs from one site to the next, as its file gives it. */
type SiteFile = Omit<Site, 'pane' | 'hidden' | 'hydrates' | 'hydrated' | 'quiet' | 'shownKey' | 'corner'> & Partial<Site>;

/** All that differs from one site to the next. */
interface Site {
  /** The issue of an address; `pane` when it is shown over another page. */
  issueOf(url: URL): Issue | null;
  /** Where the issue stands when it is shown over another page. */
  pane: string;
  /** Something only an issue's page has. */
  marker: string;
  /** The paragraphs among which our line in the issue's text is. */
  text: string;
  /** How the document's title tells an issue. */
  title(number: string): RegExp;
  /** Copies that must not be taken, such as a header that sticks to the top. */
  hidden: string;
  /** What throws strangers out until it has the class `hydrated`. */
  hydrates: string;
  hydrated: string;
  /** Milliseconds without a change after which the page has built itself; 0 where nothing is thrown out. */
  quiet: number;
  /** The link that says which issue the page shows, by its address. */
  shownKey: string;
  /** How far from the bottom our corner is, where the site has something of its own there. */
  corner: string;
  /** The site's colours, as declarations: its own variables, with what stands in for them. */
  look: string;
  /** Best first. */
  places: { header: Place[]; side: Place[] };
  /** Attributes of the root element that tell the theme. */
  themeAttributes: string[];
  isDark(root: HTMLElement, systemIsDark: boolean): boolean;
}
