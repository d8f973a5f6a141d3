import { isIP } from 'node:net';
import { Refused } from './refusal.ts';

/** Names that lead to this machine itself, and nowhere else. */
const OWN = ['localhost', '127.0.0.1', '[::1]'];

export interface HostRule {
  /** The address that is listened at */
  readonly host: string;
  /** Further names under which people reach it */
  readonly names: readonly string[];
}

/**
 * Whom a request is for and where it comes from: a page of another site may neither read nor send here, nor by a name that it has led to
 * this address.
 *
 * @throws Refused 403
 */
export function expectAllowedHost(
  { host, origin, site }: { readonly host?: string; readonly origin?: string; readonly site?: string },
  rule: HostRule,
): void {
  const name = hostnameOf(`http://${host ?? ''}`);
  if (name === null || !isAllowed(name, rule))
    throw new Refused(403, 'Host: is none under which this server is reached');
  if (site === 'cross-site' || site === 'same-site') throw new Refused(403, 'Origin: pages of other sites may not ask');
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== new URL(`http://${host!}`).host)
    throw new Refused(403, 'Origin: pages of other sites may not ask');
}

function isAllowed(name: string, { host, names }: HostRule): boolean {
  if (OWN.includes(name) || names.includes(name) || name === bracketed(host)) return true;
  // whoever listens at every address is reached by any; an address, unlike a name, cannot be led elsewhere
  return !OWN.includes(bracketed(host)) && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

function hostnameOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, username, pathname, search } = new URL(url);
  return username === '' && pathname === '/' && search === '' ? hostname : null;
}
