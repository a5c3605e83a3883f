# frozen_string_literal: true

# Samara's full-text search in Jekyll: the command `samara build --inject`, after every build.
module JekyllSamara
  DEFAULTS = { "command" => "samara", "folder" => "samara", "options" => [] }.freeze

  def self.settings(site)
    DEFAULTS.merge(site.config["samara"] || {})
  end

  def self.build(site)
    settings = settings(site)
    command, folder, options = settings.values_at("command", "folder", "options")
    base = "#{site.config["baseurl"].to_s.chomp("/")}/"
    call = [command, "build", site.dest, "--out", File.join(site.dest, folder), "--inject", "--quiet", "--site-url", base]
    case system(*call, *options)
    when nil then raise "samara: the command #{command} is not installed"
    when false then raise "samara: #{command} failed"
    end
  end
end

# Jekyll deletes what it has not written: without this, every build would make the index again.
Jekyll::Hooks.register(:site, :after_init) { |site| site.keep_files << JekyllSamara.settings(site)["folder"] }
Jekyll::Hooks.register(:site, :post_write, priority: :low) { |site| JekyllSamara.build(site) }
