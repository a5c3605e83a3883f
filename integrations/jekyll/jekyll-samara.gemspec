# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = "jekyll-samara"
  spec.version = "0.1.0"
  spec.summary = "Samara's full-text search in Jekyll"
  spec.authors = ["The Samara developers"]
  spec.homepage = "https://github.com/samara-search/samara"
  spec.licenses = ["MIT", "Apache-2.0"]
  spec.files = ["lib/jekyll-samara.rb", "README.md"]
  spec.required_ruby_version = ">= 2.7"
  spec.add_dependency "jekyll", ">= 4.0", "< 5"
end
