import type { Reply } from '../http.ts'
import type { Site } from './database.ts'

/** As WordPress sends with pages that are not the site itself. */
export const noCache: Readonly<Record<string, string>> = {
  Expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
  'Cache-Control': 'no-cache, must-revalidate, max-age=0',
}
const html = { 'Content-Type': 'text/html; charset=UTF-8' }

export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' }
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character)
}

function adminShell(body: string): Reply {
  return {
    status: 200,
    headers: { ...noCache, 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>
<html lang="en-US" xml:lang="en-US">
<head>
	<meta name="viewport" content="width=device-width" />
	<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
	<meta name="robots" content="noindex,nofollow" />
	<title>WordPress &rsaquo; Installation</title>
	<style>body{background:#f0f0f1;color:#3c434a;font-family:sans-serif;max-width:700px;margin:2em auto;padding:1em 2em;background:#fff}th{text-align:left;padding:.5em 1em .5em 0;vertical-align:top}.message{border-left:4px solid #d63638;padding:.5em 1em}</style>
</head>
<body class="wp-core-ui">
<p id="logo">WordPress</p>
${body}
</body>
</html>
`,
  }
}

/** The form with WordPress' own field names; with `problem`, after a try that failed. */
export function installForm(
  _origin: string,
  { title = '', user = '', email = '', problem }: { title?: string; user?: string; email?: string; problem?: string },
): Reply {
  const row = (label: string, field: string, note = ''): string =>
    `<tr><th scope="row">${label}</th><td>${field}${note === '' ? '' : `<p>${note}</p>`}</td></tr>`
  const introduction = problem
    ? `<p class="message">${problem}</p>`
    : `<p>Welcome to the famous five-minute WordPress installation process! Just fill in the information below.</p>
<h2>Information needed</h2>
<p>Please provide the following information. Do not worry, you can always change these settings later.</p>`
  return adminShell(`<h1>Welcome</h1>
${introduction}
<form id="setup" method="post" action="install.php?step=2" novalidate="novalidate">
<table class="form-table" role="presentation">
${row('<label for="weblog_title">Site Title</label>', `<input name="weblog_title" type="text" id="weblog_title" size="25" value="${escapeHtml(title)}" />`)}
${row('<label for="user_login">Username</label>', `<input name="user_name" type="text" id="user_login" size="25" value="${escapeHtml(user)}" />`)}
${row('<label for="pass1">Password</label>', '<input type="password" name="admin_password" id="pass1" autocomplete="new-password" />')}
${row('<label for="pass2">Repeat Password <span class="description">(required)</span></label>', '<input name="admin_password2" type="password" id="pass2" autocomplete="new-password" />')}
${row('Confirm Password', '<label><input type="checkbox" name="pw_weak" class="pw-checkbox" /> Confirm use of weak password</label>')}
${row('<label for="admin_email">Your Email</label>', `<input name="admin_email" type="email" id="admin_email" size="25" value="${escapeHtml(email)}" />`, 'Double-check your email address before continuing.')}
${row('Search engine visibility', '<label for="blog_public"><input name="blog_public" type="checkbox" id="blog_public" value="0" /> Discourage search engines from indexing this site</label>')}
</table>
<p class="step"><input type="submit" name="Submit" id="submit" class="button button-large" value="Install WordPress" /></p>
<input type="hidden" name="language" value="" />
</form>`)
}

export function installed(origin: string, user: string): Reply {
  return adminShell(`<h1>Success!</h1>
<p>WordPress has been installed. Thank you, and enjoy!</p>
<table class="form-table install-success">
<tr><th>Username</th><td>${escapeHtml(user)}</td></tr>
<tr><th>Password</th><td><p><em>Your chosen password.</em></p></td></tr>
</table>
<p class="step"><a href="${escapeHtml(origin)}/wp-login.php" class="button button-large">Log In</a></p>`)
}

export function alreadyInstalled(origin: string): Reply {
  return adminShell(
    `<h1>Already Installed</h1><p>You appear to have already installed WordPress. To reinstall please clear your old database tables first.</p><p class="step"><a href="${escapeHtml(origin)}/wp-login.php" class="button button-large">Log In</a></p>`,
  )
}

/** With the name of a database that is not there, or without the database at all. Status 500, as the real one's. */
export function databaseError(missing: string | undefined, _why: string): Reply {
  const message =
    missing === undefined
      ? '<h1>Error establishing a database connection</h1>'
      : `<h1>Cannot select database</h1>\n<p>The database server could be connected to (which means your username and password is okay) but the <code>${escapeHtml(missing)}</code> database could not be selected.</p>`
  const body = `<!DOCTYPE html>
<html dir='ltr'>
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
	<meta name="viewport" content="width=device-width">
	<title>Database Error</title>
	<style>html{background:#f1f1f1}body{background:#fff;border:1px solid #ccd0d4;color:#444;font-family:sans-serif;margin:2em auto;padding:1em 2em;max-width:700px}</style>
</head>
<body id="error-page">
	<div class="wp-die-message">${message}</div></body>
</html>
`
  return { status: 500, headers: { ...noCache, ...html, Connection: 'close' }, body }
}

export function homePage(site: Site): Reply {
  const posts = site.posts.map(
    ({ title, content, date }) =>
      `<article>\n<h2 class="wp-block-post-title">${escapeHtml(title)}</h2>\n<p>${escapeHtml(content)}</p>\n<p><time>${escapeHtml(date)}</time></p>\n</article>`,
  )
  const body = `<!DOCTYPE html>
<html lang="en-US">
<head>
	<meta charset="UTF-8" />
	<meta name="viewport" content="width=device-width, initial-scale=1" />
	<meta name="generator" content="WordPress 6.1" />
<title>${site.title}</title>
<link rel="alternate" type="application/rss+xml" title="${site.title} &raquo; Feed" href="${escapeHtml(site.home)}/?feed=rss2" />
<style>body{font-family:serif;margin:2em auto;max-width:700px;padding:0 1em}</style>
</head>
<body class="home blog wp-embed-responsive">
<header><p class="wp-block-site-title"><a href="${escapeHtml(site.home)}" rel="home" aria-current="page">${site.title}</a></p></header>
<main>
<h1>Mindblown: a blog about philosophy.</h1>
${posts.join('\n')}
</main>
<footer><p class="wp-block-site-title"><a href="${escapeHtml(site.home)}" rel="home">${site.title}</a></p><p>Proudly powered by <a href="https://wordpress.org" rel="nofollow">WordPress</a></p></footer>
</body>
</html>
`
  return { status: 200, headers: html, body }
}

export function loginPage(site: Site, problem: string): Reply {
  const body = `<!DOCTYPE html>
<html lang="en-US">
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
	<title>Log In &lsaquo; ${site.title} &#8212; WordPress</title>
	<meta name='robots' content='max-image-preview:large, noindex, noarchive' />
</head>
<body class="login no-js login-action-login wp-core-ui  locale-en-us">
<div id="login">
<h1><a href="https://wordpress.org/">Powered by WordPress</a></h1>
${problem === '' ? '' : `<div id="login_error">${problem}</div>`}
<form name="loginform" id="loginform" action="${escapeHtml(site.home)}/wp-login.php" method="post">
<p><label for="user_login">Username or Email Address</label><input type="text" name="log" id="user_login" class="input" value="" size="20" autocomplete="username" /></p>
<div class="user-pass-wrap"><label for="user_pass">Password</label><input type="password" name="pwd" id="user_pass" class="input" size="20" autocomplete="current-password" /></div>
<p class="submit"><input type="submit" name="wp-submit" id="wp-submit" class="button button-primary button-large" value="Log In" /></p>
</form>
</div>
</body>
</html>
`
  return {
    status: 200,
    headers: { ...noCache, ...html, 'Set-Cookie': 'wordpress_test_cookie=WP%20Cookie%20check; path=/', 'X-Frame-Options': 'SAMEORIGIN' },
    body,
  }
}

export function adminPage(site: Site, user: string): Reply {
  const body = `<!DOCTYPE html>
<html lang="en-US">
<head>
	<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
	<title>Dashboard &lsaquo; ${site.title} &#8212; WordPress</title>
</head>
<body class="wp-admin wp-core-ui">
<p><a href="${escapeHtml(site.home)}/">${site.title}</a> &middot; Howdy, ${escapeHtml(user)}</p>
<h1>Dashboard</h1>
<p>The embedded engine's WordPress has no more than this here; the site itself is <a href="${escapeHtml(site.home)}/">${escapeHtml(site.home)}/</a>.</p>
</body>
</html>
`
  return { status: 200, headers: { ...noCache, ...html }, body }
}
