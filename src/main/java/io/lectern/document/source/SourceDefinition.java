package io.lectern.document.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is followed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SourceDefinition.Folder.class, name = "folder"),
    @JsonSubTypes.Type(value = SourceDefinition.Urls.class, name = "urls")
})
public sealed interface SourceDefinition {

    /**
     * The files below a folder of the machine that the service runs on, but for hidden ones.
     *
     * @param path absolute
     * @param include globs, one of which a file must match; none for all. One without a slash is matched against the name,
     *     others against the path below the folder
     * @param exclude globs that no file may match, nor a folder above it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Folder(
            @NotBlank @Size(max = 4096) String path,
            @NotNull @Size(max = 100) List<@NotBlank @Size(max = 200) String> include,
            @NotNull @Size(max = 100) List<@NotBlank @Size(max = 200) String> exclude)
            implements SourceDefinition {

        public Folder(String path, @Nullable List<String> include, @Nullable List<String> exclude) {
            this.path = path;
            this.include = include == null ? List.of() : List.copyOf(include);
            this.exclude = exclude == null ? List.of() : List.copyOf(exclude);
        }
    }

    /**
     * Web addresses.
     *
     * @param urls {@code http} or {@code https}
     */
    record Urls(@NotEmpty @Size(max = 10_000) List<@NotBlank @Size(max = 2000) String> urls)
            implements SourceDefinition {

        public Urls {
            urls = urls == null ? List.of() : urls.stream().distinct().toList();
        }
    }
}
