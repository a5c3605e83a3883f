//! The example sites of `integrations/`, and how their generators build and serve them.

use crate::tools;

/// An example site: `integrations/FOLDER/example`. Its build runs `samara` after the generator.
pub struct Example {
    pub name: &'static str,
    pub folder: &'static str,
    /// The program and its arguments, run in a copy of the example.
    pub build: &'static [&'static str],
    /// The folder that the build writes the site to.
    pub site: &'static str,
    /// The page about the maple.
    pub page: &'static str,
    pub needs_npm: bool,
    /// Whether `samara build --inject` edits the pages. Otherwise the generator renders the box.
    pub is_injected: bool,
    pub server: Option<Server>,
}

/// The development server of a generator, with which search works while writing.
pub struct Server {
    /// The program and its arguments; `PORT` stands for the port.
    pub command: &'static [&'static str],
    /// The path of the site.
    pub path: &'static str,
    /// The source of the page about the maple.
    pub source: &'static str,
}

/// The example of Sphinx, with its default theme here, furo.
const SPHINX: Example = Example {
    name: "sphinx-furo",
    folder: "sphinx",
    build: &["sphinx-build", "--quiet", ".", "site"],
    site: "site",
    page: "trees/maple.html",
    needs_npm: false,
    is_injected: true,
    server: None,
};

pub const EXAMPLES: &[Example] = &[
    Example {
        name: "mdbook",
        folder: "mdbook",
        build: &["mdbook", "build"],
        site: "book/html",
        page: "trees/maple.html",
        needs_npm: false,
        is_injected: true,
        server: Some(Server {
            command: &["mdbook", "serve", "--port", "PORT"],
            path: "/",
            source: "src/trees/maple.md",
        }),
    },
    Example {
        name: "mkdocs",
        folder: "mkdocs",
        build: &["mkdocs", "build", "--quiet"],
        site: "site",
        page: "trees/maple/",
        needs_npm: false,
        is_injected: true,
        server: Some(Server {
            command: &["mkdocs", "serve", "--dev-addr", "127.0.0.1:PORT"],
            path: "/trees/",
            source: "docs/trees/maple.md",
        }),
    },
    Example {
        name: "material",
        folder: "mkdocs",
        build: &["mkdocs", "build", "--quiet", "--config-file", "material.yml"],
        site: "site",
        page: "trees/maple/",
        needs_npm: false,
        is_injected: true,
        server: Some(Server {
            command: &["mkdocs", "serve", "--dev-addr", "127.0.0.1:PORT", "--config-file", "material.yml"],
            path: "/trees/",
            source: "docs/trees/maple.md",
        }),
    },
    SPHINX,
    Example {
        name: "sphinx-alabaster",
        build: &["sphinx-build", "--quiet", "--define", "html_theme=alabaster", ".", "site"],
        ..SPHINX
    },
    Example {
        name: "sphinx-rtd",
        build: &["sphinx-build", "--quiet", "--define", "html_theme=sphinx_rtd_theme", ".", "site"],
        ..SPHINX
    },
    Example {
        name: "sphinx-pydata",
        build: &["sphinx-build", "--quiet", "--define", "html_theme=pydata_sphinx_theme", ".", "site"],
        ..SPHINX
    },
    Example {
        name: "zensical",
        folder: "zensical",
        build: &["sh", "-c", "zensical build --clean && samara build site --inject --quiet"],
        site: "site",
        page: "trees/maple/",
        needs_npm: false,
        is_injected: true,
        server: Some(Server {
            command: &[
                "sh",
                "-c",
                "rm -r site; (until [ -e site/index.html ]; do sleep 0.2; done; \
                 exec samara build site --inject --watch --quiet) & \
                 exec zensical serve --dev-addr 127.0.0.1:PORT",
            ],
            path: "/zensical/",
            source: "docs/trees/maple.md",
        }),
    },
    Example {
        name: "hugo",
        folder: "hugo",
        build: &["sh", "-c", "hugo --quiet && samara build public --inject"],
        site: "public",
        page: "trees/maple/",
        needs_npm: false,
        is_injected: true,
        server: None,
    },
    Example {
        name: "hugo-module",
        folder: "hugo",
        build: &[
            "sh",
            "-c",
            "hugo --quiet --baseURL /hugo-module/ --themesDir \"$INTEGRATIONS\" --theme hugo && samara build public --out public/samara --quiet",
        ],
        site: "public",
        page: "trees/maple/",
        needs_npm: false,
        is_injected: false,
        server: Some(Server {
            command: &[
                "sh",
                "-c",
                "samara build public --out public/samara --watch --quiet & \
                 exec hugo server --themesDir \"$INTEGRATIONS\" --theme hugo --port PORT",
            ],
            path: "/hugo/",
            source: "content/trees/maple.md",
        }),
    },
    Example {
        name: "jekyll",
        folder: "jekyll",
        build: &["jekyll", "build", "--quiet"],
        site: "_site",
        page: "trees/maple.html",
        needs_npm: false,
        is_injected: true,
        server: Some(Server {
            command: &["jekyll", "serve", "--port", "PORT"],
            path: "/jekyll/",
            source: "trees/maple.md",
        }),
    },
    Example {
        name: "eleventy",
        folder: "eleventy",
        build: &["npx", "eleventy", "--quiet"],
        site: "_site",
        page: "trees/maple/",
        needs_npm: true,
        is_injected: true,
        server: Some(Server {
            command: &["npx", "eleventy", "--serve", "--port=PORT", "--pathprefix=/eleventy/"],
            path: "/eleventy/",
            source: "trees/maple.md",
        }),
    },
    Example {
        name: "vitepress",
        folder: "vitepress",
        build: &["npx", "vitepress", "build"],
        site: ".vitepress/dist",
        page: "trees/maple.html",
        needs_npm: true,
        is_injected: true,
        server: Some(Server {
            command: &["npx", "vitepress", "dev", "--port", "PORT"],
            path: "/vitepress/",
            source: "trees/maple.md",
        }),
    },
    Example {
        name: "vite",
        folder: "vite",
        build: &["npx", "vite", "build"],
        site: "dist",
        page: "trees/maple.html",
        needs_npm: true,
        is_injected: true,
        server: Some(Server {
            command: &["npx", "vite", "--port", "PORT", "--base", "/vite/"],
            path: "/vite/",
            source: "trees/maple.html",
        }),
    },
    Example {
        name: "starlight",
        folder: "astro",
        build: &["npx", "astro", "build", "--silent"],
        site: "dist",
        page: "trees/maple/",
        needs_npm: true,
        is_injected: true,
        server: Some(Server {
            command: &["npx", "astro", "dev", "--port", "PORT"],
            path: "/starlight/",
            source: "src/content/docs/trees/maple.md",
        }),
    },
    Example {
        name: "docusaurus",
        folder: "docusaurus",
        build: &["npx", "docusaurus", "build"],
        site: "build",
        page: "trees/maple/",
        needs_npm: true,
        is_injected: false,
        server: Some(Server {
            command: &["npx", "docusaurus", "start", "--no-open", "--port", "PORT"],
            path: "/docusaurus/",
            source: "docs/trees/maple.md",
        }),
    },
    Example {
        name: "next",
        folder: "next",
        build: &["npm", "run", "--silent", "build"],
        site: "out",
        page: "trees/maple/",
        needs_npm: true,
        is_injected: true,
        server: None,
    },
];

impl Example {
    /// Whether the generator can be installed here. Debian has Jekyll; the other packages of Ruby are at a registry of
    /// their own.
    pub fn is_installable(&self) -> bool {
        self.folder != "jekyll" || tools::find(&["jekyll"]).is_some()
    }
}
