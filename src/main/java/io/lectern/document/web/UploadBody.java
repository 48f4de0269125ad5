package io.lectern.document.web;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** The API's description of a body that is read while it arrives, and so is not bound to parameters that tell of it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
        required = true,
        content =
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                        schema = @Schema(implementation = UploadBody.Form.class)))
@interface UploadBody {

    /** The parts, in any order. */
    record Form(
            @Schema(type = "string", format = "binary", description = "the file", requiredMode = REQUIRED)
            String file,

            @Nullable @Schema(description = "a JSON object") String metadata,

            @Nullable @Schema(description = "opens an encrypted file")
            String password) {}
}
